// One secret of each kind that services hand out and people write down, each in a file as people have them: the formats are those that
// the services publish, and no rule of the scan was looked at for them. Nobody ever issued any; bodies are drawn when the test runs.
import { generateKeyPairSync } from 'node:crypto';
import { encodeBase64, encodeUtf8 } from '@davit/crypto';
import { createDice } from './dice.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const WORD = LOWER + UPPER + DIGITS;
const HEX = `${DIGITS}abcdef`;
const URL_SAFE = `${WORD}-_`;
const BASE64 = `${WORD}+/`;

export interface SecretFile {
  readonly kind: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

const utf16 = (text: string, order: 'little' | 'big', mark: boolean): Uint8Array => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return new Uint8Array(order === 'big' ? bytes.swap16() : bytes);
};
const js = (value: string): string => `export const a = 1;\nconst it = ${JSON.stringify(value)};\nrun(it);\n`;

export function secretKinds(seed: number): readonly SecretFile[] {
  const dice = createDice(seed);
  const draw = (length: number, alphabet = WORD): string =>
    Array.from({ length }, () => alphabet[dice.below(alphabet.length)]).join('');
  const uuid = (): string => [8, 4, 4, 4, 12].map((length) => draw(length, HEX)).join('-');
  const basic = (user: string, password: string): string => encodeBase64(encodeUtf8(`${user}:${password}`));
  const der = (kind: 'rsa' | 'ec' | 'ed25519', type: 'pkcs8' | 'pkcs1' | 'sec1'): string => {
    const { privateKey } =
      kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : kind === 'ec'
          ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
          : generateKeyPairSync('ed25519');
    return encodeBase64(new Uint8Array(privateKey.export({ format: 'der', type } as never) as unknown as Buffer));
  };
  const github = (): string => ['gh', 'p_', draw(36)].join('');

  /** Kind → the file's text; in a program unless the name of the file stands before. */
  const kinds: Readonly<Record<string, string | readonly [path: string, text: string]>> = {
    // Davit's own
    ...Object.fromEntries(
      ['cod', 'ref', 'at', 'ses', 'par', 'ct', 'enr'].map((kind) => [
        `Davit ${kind}`,
        js(`${kind}_${draw(32, HEX)}.${draw(43, URL_SAFE).replace(/[-_]$/, 'a')}`),
      ]),
    ),
    // Clouds
    'Azure client secret': js([draw(3), '8Q~', draw(34)].join('')),
    'Azure service bus': js(
      `Endpoint=sb://${draw(6, LOWER)}.servicebus.windows.net/;SharedAccessKeyName=Root;${['Shared', 'Access', 'Key'].join('')}=${draw(43, BASE64)}=`,
    ),
    'Azure storage string': js(
      `DefaultEndpointsProtocol=https;AccountName=${draw(8, LOWER)};${['Account', 'Key'].join('')}=${draw(86, BASE64)}==;EndpointSuffix=core.windows.net`,
    ),
    'Azure shared access signature': js(
      `https://${draw(8, LOWER)}.blob.core.windows.net/box?sv=2022-11-02&ss=b&srt=o&sp=r&se=2027-01-01T00:00:00Z&${['si', 'g'].join('')}=${draw(42)}%2B${draw(1)}%3D`,
    ),
    'Cosmos DB': js(
      `${['Account', 'Endpoint'].join('')}=https://${draw(6, LOWER)}.documents.azure.com:443/;${['Account', 'Key'].join('')}=${draw(86, BASE64)}==;`,
    ),
    'Google refresh token': js(['1/', '/0', draw(60, URL_SAFE).replace(/[-_]$/, 'a')].join('')),
    'Google service account': JSON.stringify({
      type: 'service_account',
      private_key_id: draw(40, HEX),
      private_key: `${['-----BEGIN', 'PRIVATE KEY-----'].join(' ')}\n${der('rsa', 'pkcs8').replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
    }),
    'Cloudflare origin key': js(['v1.0', draw(24, HEX), draw(146, HEX)].join('-')),
    'Tencent secret id': js(['AK', 'ID', draw(32)].join('')),
    'Alibaba key': js(['LT', 'AI', draw(20)].join('')),
    'DigitalOcean token': js(['dop_v1', draw(64, HEX)].join('_')),
    'Heroku key': js(['HRKU', uuid()].join('-')),
    'Netlify token': js(['nfp', draw(36)].join('_')),
    'Pulumi token': js(['pul', draw(40, HEX)].join('-')),
    'Terraform token': js([draw(14), 'atlasv1', draw(67)].join('.')),
    'Doppler token': js(['dp', 'pt', draw(43)].join('.')),
    'Vault token': js(['hvs', draw(95, URL_SAFE).replace(/[-_]$/, 'a')].join('.')),
    'Tailscale key': js(['tskey-auth', `k${draw(10)}CNTRL`, draw(32)].join('-')),
    'Databricks token': js(['da', 'pi', draw(32, HEX)].join('')),
    'PlanetScale password': js(['pscale_pw', draw(43)].join('_')),
    'Supabase token': js(['sbp', draw(40, HEX)].join('_')),
    // Where programs are kept and built
    'GitLab pipeline token': js(['glptt', draw(40, HEX)].join('-')),
    'Atlassian token': js(['ATATT3xFfGF0', draw(180), '=', draw(8, `${DIGITS}ABCDEF`)].join('')),
    'RubyGems key': js(['rubygems', draw(48, HEX)].join('_')),
    'NuGet key': js(['oy', '2', draw(43, LOWER + DIGITS)].join('')),
    'JFrog key': js(['AK', 'Cp', draw(69)].join('')),
    'Sentry token': js(['sntryu', draw(64, HEX)].join('_')),
    'Postman key': js(['PMAK', draw(24, HEX), draw(34, HEX)].join('-')),
    'New Relic key': js(['NRAK', draw(27, UPPER + DIGITS)].join('-')),
    'Grafana token': js(['glsa', draw(32), draw(8, HEX)].join('_')),
    'Grafana cloud token': js(['glc', `eyJvIjoi${draw(90)}`].join('_')),
    'Dynatrace token': js(['dt0c01', draw(24, UPPER + DIGITS), draw(64, UPPER + DIGITS)].join('.')),
    'Figma token': js(['figd', draw(40)].join('_')),
    'Notion secret': js(['secret', draw(43)].join('_')),
    'Notion token': js(['ntn', `${draw(11, DIGITS)}${draw(35)}`].join('_')),
    'Airtable token': js(`${['p', 'at', draw(14)].join('')}.${draw(64, HEX)}`),
    'Contentful token': js(['CFPAT', draw(43)].join('-')),
    'HubSpot token': js(['pat-na1', uuid()].join('-')),
    'LaunchDarkly key': js(['sdk', uuid()].join('-')),
    // Messages
    'Telegram bot': js(`${draw(10, '123456789')}:${['A', 'A', draw(33)].join('')}`),
    'Twilio key': js(['S', 'K', draw(32, HEX)].join('')),
    'Twilio token': `const twilio = { accountSid: "AC${draw(32, HEX)}", authToken: "${draw(32, HEX)}" };`,
    'Discord bot': js([`MT${draw(24)}`, draw(6), draw(38)].join('.')),
    'Discord webhook': js(
      `https://discord.com/${['api', 'webhooks'].join('/')}/${draw(18, '123456789')}/${draw(68, URL_SAFE).replace(/[-_]$/, 'a')}`,
    ),
    'Teams webhook': js(
      `https://${draw(6, LOWER)}.${['webhook', 'office', 'com'].join('.')}/webhookb2/${uuid()}@${uuid()}/IncomingWebhook/${draw(32, HEX)}/${uuid()}`,
    ),
    'Mailgun key': js(['key', draw(32, HEX)].join('-')),
    'Mailchimp key': js([draw(32, HEX), 'us12'].join('-')),
    'Brevo key': js(['xkeysib', draw(64, HEX), draw(16)].join('-')),
    'Slack app token': js(['xapp', '1', `A${draw(10, UPPER + DIGITS)}`, draw(13, DIGITS), draw(64, HEX)].join('-')),
    'Facebook token': js(['EA', 'A', draw(160)].join('')),
    'X app token': js(`${'A'.repeat(22)}${draw(28)}%2B${draw(30)}%3D${draw(40)}`),
    // Money, models
    'Braintree token': js(['access_token', 'production', draw(16, LOWER + DIGITS), draw(32, HEX)].join('$')),
    'Plaid token': js(['access-production', uuid()].join('-')),
    'OpenRouter key': js(['sk-or-v1', draw(64, HEX)].join('-')),
    'DeepSeek key': js(['sk', draw(32, HEX)].join('-')),
    'OpenAI old key': js(['sk', draw(48)].join('-')),
    'Groq key': js(['gsk', draw(52)].join('_')),
    'Replicate token': js(['r8', draw(37)].join('_')),
    'xAI key': js(['xai', draw(80)].join('-')),
    'Mapbox secret token': js(['sk', `eyJ1Ijoi${draw(60)}`, draw(22)].join('.')),
    // Private keys without a PEM header
    'age key': js(['AGE-SECRET-KEY', `1${draw(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`].join('-')),
    'PuTTY key': [
      'id.ppk',
      [
        'PuTTY-User-Key-File-3: ssh-ed25519',
        'Encryption: none',
        'Comment: deploy',
        'Public-Lines: 2',
        draw(64, BASE64),
        draw(44, BASE64),
        'Private-Lines: 1',
        draw(48, BASE64),
        `Private-MAC: ${draw(64, HEX)}`,
      ].join('\r\n'),
    ],
    'PKCS#8 RSA in base64': js(der('rsa', 'pkcs8')),
    'PKCS#8 EC in base64': js(der('ec', 'pkcs8')),
    'PKCS#8 Ed25519 in base64': js(der('ed25519', 'pkcs8')),
    'PKCS#1 in base64': js(der('rsa', 'pkcs1')),
    'SEC 1 in base64': js(der('ec', 'sec1')),
    'PKCS#8 in lines': ['key.txt', `${der('rsa', 'pkcs8').replace(/.{76}/g, '$&\n')}\n`],
    'JWK in YAML': [
      'keys.yml',
      `keys:\n  - kty: EC\n    crv: P-256\n    x: ${draw(43)}\n    y: ${draw(43)}\n    d: ${draw(43)}\n`,
    ],
    'JWK without quotes': `const key = {kty:"EC",crv:"P-256",x:"${draw(43)}",y:"${draw(43)}",d:"${draw(43)}"};`,
    'symmetric JWK': `const key = ${JSON.stringify({ kty: 'oct', alg: 'HS256', k: draw(43) })};`,
    'wallet key': js(['xp', 'rv', draw(107, WORD.replace(/[0OIl]/g, ''))].join('')),
    'WireGuard key': ['wg0.conf', `[Interface]\nAddress = 10.0.0.2/32\nPrivateKey = ${draw(43, BASE64)}=\n`],
    // Where something is reached with a password
    'ADO.NET string': js(
      `Server=tcp:${draw(6, LOWER)}.database.windows.net,1433;Initial Catalog=shop;User ID=app;Password=${draw(14)};Encrypt=True;`,
    ),
    'ODBC string': js(
      `Driver={SQL Server};Server=db.${draw(5, LOWER)}.internal;Database=shop;Uid=app;Pwd=${draw(12)};`,
    ),
    'JDBC with a query': js(`jdbc:postgresql://db.${draw(5, LOWER)}.internal:5432/shop?user=app&password=${draw(12)}`),
    'JDBC SQL Server': js(
      `jdbc:sqlserver://db.${draw(5, LOWER)}.internal:1433;databaseName=shop;user=app;password=${draw(12)};`,
    ),
    'JDBC Oracle': js(`jdbc:oracle:thin:app/${draw(12)}@//db.${draw(5, LOWER)}.internal:1521/shop`),
    'Redis without a user': js(`redis://:${draw(24)}@cache.${draw(5, LOWER)}.internal:6379/0`),
    'LDAP address': js(`ldaps://admin:${draw(14)}@ldap.${draw(5, LOWER)}.internal`),
    'Basic header': `fetch(url, { headers: { Authorization: "Basic ${basic('app', draw(24))}" } });`,
    'Basic header, chosen password': `fetch(url, { headers: { Authorization: "Basic ${basic('admin', `Blue-${draw(2, DIGITS)}-horse`)}" } });`,
    'address with a slash escaped': `{"db":"postgres:\\/\\/app:${draw(16)}@db.${draw(5, LOWER)}.internal\\/shop"}`,
    // Names and what people chose
    'password of twelve characters': `const db = { user: "app", password: "aR7${draw(3, LOWER)}9kQ${draw(3)}" };`,
    'password with a sign': `login({ username: "admin", password: "winter#2026" });`,
    'environment file': ['.env', `NODE_ENV=production\nDB_PASSWORD=xK9!${draw(8)}\n`],
    'header in an index': `headers["X-Api-Key"] = "${draw(32)}";`,
    'fallback of a variable': `const apiSecret = config.API_SECRET || "${draw(40)}";`,
    'fallback with two question marks': `const token = env.SERVICE_TOKEN ?? '${draw(40)}';`,
    'query of an address': `fetch("https://api.${draw(5, LOWER)}.com/v1/list?access_token=${draw(32)}&page=1");`,
    'an element of XML': ['web.xml', `<config>\n  <apiKey>${draw(32)}</apiKey>\n</config>\n`],
    properties: ['app.properties', `spring.datasource.password=${draw(20)}\n`],
    'npm configuration': ['.npmrc', `//registry.npmjs.org/:_authToken=${['npm', draw(36)].join('_')}\n`],
    // Hidden from the eye, not from the program
    'escaped in hex': `const it = "${[...github()].map((letter) => `\\x${letter.charCodeAt(0).toString(16)}`).join('')}";`,
    'escaped in Unicode': `{"it":"${[...github()].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('')}"}`,
    'prefix escaped': `const it = "\\u{67}\\u{68}p_${draw(36)}";`,
    'as character references': [
      'a.html',
      `<meta content="${[...github()].map((letter) => `&#${letter.charCodeAt(0)};`).join('')}">`,
    ],
    'named and in pieces': `const clientSecret = "${draw(12)}" + "${draw(12)}" + "${draw(12)}";`,
  };
  const files = Object.entries(kinds).map(([kind, file]): SecretFile => {
    const [path, text] = typeof file === 'string' ? ['assets/app.js', file] : file;
    return { kind, path, bytes: encodeUtf8(text) };
  });
  return [
    ...files,
    { kind: 'UTF-16 with its mark', path: 'notes.txt', bytes: utf16(js(github()), 'little', true) },
    { kind: 'UTF-16, big end first', path: 'notes.txt', bytes: utf16(js(github()), 'big', true) },
    { kind: 'UTF-16 without a mark', path: 'setup.ps1', bytes: utf16(js(github()), 'little', false) },
  ];
}
