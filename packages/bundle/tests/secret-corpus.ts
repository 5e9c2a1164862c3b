// Secrets that nobody ever issued, drawn from a seed and put together here, in the files in which they get into bundles: programs,
// source maps, JSON, base64. No secret stands in this repository: prefixes are joined to drawn bodies when the test runs.
import { encodeBase64, encodeUtf8 } from '@davit/crypto';
import { createDice } from './dice.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const WORD = LOWER + UPPER + DIGITS;
const HEX = `${DIGITS}abcdef`;
const URL_SAFE = `${WORD}-_`;
const BASE64 = `${WORD}+/`;

export interface Plant {
  readonly kind: string;
  readonly form: 'js' | 'minified js' | 'source map' | 'json' | 'base64';
  readonly path: string;
  readonly text: string;
  /** What must never be in a finding. */
  readonly secret: string;
  /** The line that has to be named. */
  readonly line: number;
}

export function secretCorpus(seed: number, rounds: number): readonly Plant[] {
  const dice = createDice(seed);
  const roll = dice.below;
  const draw = (length: number, alphabet = WORD): string =>
    Array.from({ length }, () => alphabet[roll(alphabet.length)]).join('');
  const pick = dice.of;
  const part = (value: unknown): string =>
    encodeBase64(encodeUtf8(JSON.stringify(value)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/=+$/, '');

  /** Kind → name in the program, and the value. */
  const kinds: Readonly<Record<string, () => readonly [name: string, secret: string]>> = {
    'AWS access key': () => ['accessKeyId', ['AK', 'IA', draw(16, `${UPPER}234567`)].join('')],
    'AWS secret key': () => ['secretAccessKey', draw(40, BASE64)],
    'GitHub token': () => ['auth', [`gh${pick(['p', 'o', 'u', 's', 'r'])}`, draw(36)].join('_')],
    'GitHub fine-grained token': () => ['auth', ['github', 'pat', draw(22), draw(59)].join('_')],
    'GitLab token': () => ['gitlab', ['glpat', draw(20)].join('-')],
    'Slack bot token': () => ['slack', ['xoxb', draw(12, DIGITS), draw(12, DIGITS), draw(24)].join('-')],
    'Slack webhook': () => [
      'hook',
      ['https://hooks.slack', 'com/services', `T${draw(8, UPPER + DIGITS)}`, `B${draw(10, UPPER + DIGITS)}`, draw(24)]
        .join('/')
        .replace('slack/', 'slack.'),
    ],
    'Stripe secret key': () => ['stripe', [pick(['sk', 'rk']), 'live', draw(24)].join('_')],
    'Stripe webhook secret': () => ['hook', ['whsec', draw(32)].join('_')],
    'Google API key': () => ['maps', ['AI', 'za', 'Sy', draw(33, URL_SAFE)].join('')],
    'Google client secret': () => ['google', ['GOCSPX', draw(28)].join('-')],
    'OpenAI key': () => ['ai', ['sk', 'proj', draw(74, URL_SAFE).replace(/[-_]$/, 'a')].join('-')],
    'SendGrid key': () => ['mail', ['SG', draw(22), draw(43)].join('.')],
    'npm token': () => ['registry', ['npm', draw(36)].join('_')],
    'JSON Web Token': () => [
      'session',
      [
        part({ alg: 'HS256', typ: 'JWT' }),
        part({ sub: draw(8), iat: roll(2 ** 30) }),
        draw(43, URL_SAFE).replace(/[-_]$/, 'a'),
      ].join('.'),
    ],
    'PEM private key': () => {
      const lines = [
        `MII${draw(61, BASE64)}`,
        ...Array.from({ length: 12 }, () => draw(64, BASE64)),
        `${draw(30, BASE64)}==`,
      ];
      const label = `${pick(['', 'RSA ', 'EC ', 'OPENSSH '])}PRIVATE KEY-----`;
      return ['key', [`-----BEGIN ${label}`, ...lines, `-----END ${label}`, ''].join('\n')];
    },
    'private JWK': () => [
      'signer',
      JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: draw(43, URL_SAFE), d: draw(43, URL_SAFE) }),
    ],
    'connection string': () => [
      'database',
      `${pick(['postgres', 'postgresql', 'mysql', 'mongodb+srv', 'redis'])}://${draw(6, LOWER)}:${draw(18)}@db.${draw(8, LOWER)}.internal:5432/shop`,
    ],
    'client secret': () => [
      pick(['clientSecret', 'client_secret', 'appSecret', 'SECRET_KEY']),
      draw(pick([32, 40, 43]), URL_SAFE),
    ],
    'hex secret': () => [pick(['apiSecret', 'webhookSecret', 'api_key', 'signingKey']), draw(pick([32, 40, 64]), HEX)],
    'API token': () => [pick(['apiToken', 'accessToken', 'API_KEY', 'authToken']), draw(pick([24, 32, 48]))],
    'database password': () => [pick(['password', 'dbPassword', 'DB_PASSWORD']), draw(20)],
  };

  const quote = (value: string): string => JSON.stringify(value);
  const program = (name: string, secret: string): readonly [text: string, line: number] => {
    const before = Array.from(
      { length: 1 + roll(20) },
      (_, at) => `export const step${at} = (x) => x + ${roll(100)}; // ${draw(6, LOWER)}`,
    );
    return [
      [
        ...before,
        `const config = { ${name}: ${quote(secret)} };`,
        'export function run() { return fetch(config.url); }',
      ].join('\n'),
      before.length + 1,
    ];
  };

  function plant(kind: string, form: Plant['form']): Plant {
    const [name, secret] = (kinds[kind] as () => readonly [string, string])();
    switch (form) {
      case 'js': {
        const [text, line] = program(name, secret);
        return { kind, form, secret, path: 'assets/app.js', text, line };
      }
      case 'minified js': {
        const text = `const a=${roll(99)},b=()=>a*2;function c(e){return e?b():a}var d={url:"/api",${name}:${quote(secret)},n:${roll(999)}};export{c as default,d};`;
        return { kind, form, secret, path: 'assets/index-B3x.js', text, line: 1 };
      }
      case 'source map': {
        const [content, line] = program(name, secret);
        const map = {
          version: 3,
          file: 'app.js',
          sources: ['../src/a.ts', '../src/config.ts'],
          sourcesContent: ['export {};\n', content],
          names: ['config'],
          mappings: draw(400, `${WORD};,`),
        };
        return { kind, form, secret, path: 'assets/app.js.map', text: JSON.stringify(map), line };
      }
      case 'json': {
        const text = JSON.stringify({ title: 'Settings', theme: { dark: true }, [name]: secret, last: 1 }, null, 2);
        return {
          kind,
          form,
          secret,
          path: 'config.json',
          text,
          line: text.slice(0, text.indexOf(`"${name}"`)).split('\n').length,
        };
      }
      case 'base64': {
        const text = `// made by a build\nexport const settings = JSON.parse(atob("${encodeBase64(encodeUtf8(JSON.stringify({ [name]: secret })))}"));\n`;
        return { kind, form, secret, path: 'assets/settings.js', text, line: 2 };
      }
    }
  }

  const forms: readonly Plant['form'][] = ['js', 'minified js', 'source map', 'json', 'base64'];
  return Array.from({ length: rounds }, () =>
    Object.keys(kinds).flatMap((kind) => forms.map((form) => plant(kind, form))),
  ).flat();
}
