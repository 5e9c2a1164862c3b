// Passwords where something is reached with them: connection strings, addresses, `Authorization: Basic`. Plain data.
import { decodeAnyBase64, decodeUtf8 } from '@davit/crypto';
import { looksDrawn } from '../entropy.ts';
import { always, type ShapeRule } from './shape-rule.ts';

/** `scheme://user:password@`; neither part goes over a slash, so that a row of schemes is not read over and over. */
const CREDENTIALS = '://[^\\s:/@"\'`<>\\\\]{0,100}:([^\\s:/@"\'`<>\\\\]{3,200})@[A-Za-z0-9_[]';

const connection = (
  rule: string,
  kind: string,
  marks: readonly string[],
  more: Partial<ShapeRule> = {},
): ShapeRule => ({
  rule,
  kind,
  certainty: 'certain',
  marks: marks.map((mark) => `${mark}://`),
  shape: new RegExp(`(?:${marks.map((mark) => mark.replaceAll('+', '\\+')).join('|')})${CREDENTIALS}`, 'y'),
  shown: 0,
  proof: always,
  ...more,
});

/** Of `user:password` in base64; null when it is none. */
function basicPassword(value: string): string | null {
  const bytes = decodeAnyBase64(value);
  const text = bytes === null ? null : decodeUtf8(bytes);
  const [, password] = text === null ? [] : (/^[\x21-\x39\x3b-\x7e]{1,200}:([\x20-\x7e]{3,200})$/.exec(text) ?? []);
  return password ?? null;
}
const basic = (certainty: ShapeRule['certainty'], proof: (password: string) => boolean): ShapeRule => ({
  rule: 'basic-header',
  kind: 'User name and password of a header',
  certainty,
  marks: ['Basic ', 'basic '],
  shape: /[Bb]asic ([A-Za-z0-9+/]{10,400}={0,2})(?![A-Za-z0-9+/=])/y,
  shown: 0,
  proof: ([, value = '']) => proof(basicPassword(value) ?? ''),
});
/** What examples write. */
const SPOKEN = /^(?:pass(?:word|wd)?|secret|1234\d*|open sesame|test|foo|bar)$/i;

const PAIRS = '[^"\'`\\n]{0,400}?';
const VALUE = '([^\\s;"\'`<>{}$\\\\]{4,200})';
/** A Java address: the password in its query, or before the host as Oracle has it. */
const jdbc = (rest: string): ShapeRule => ({
  rule: 'database-url',
  kind: 'Connection string with a password',
  certainty: 'certain',
  marks: ['jdbc:'],
  shape: new RegExp(`jdbc:${rest}`, 'y'),
  shown: 0,
  proof: ([, value = '']) => !SPOKEN.test(value),
});
/** `Server=…;Password=…`, as .NET and ODBC have it. */
const adoNet = (marks: readonly string[], password: string): ShapeRule => ({
  rule: 'database-url',
  kind: 'Connection string with a password',
  certainty: 'certain',
  marks,
  shape: new RegExp(`(?:${marks.join('|')})\\s?=${PAIRS};\\s?(?:${password})\\s?=\\s?${VALUE}`, 'y'),
  shown: 0,
  proof: ([, value = '']) => !SPOKEN.test(value),
});

export const ADDRESS_RULES: readonly ShapeRule[] = [
  connection('database-url', 'Connection string with a password', [
    'postgres',
    'postgresql',
    'mysql',
    'mysqlx',
    'mysql2',
    'mariadb',
    'mongodb',
    'mongodb+srv',
    'redis',
    'rediss',
    'amqp',
    'amqps',
    'mssql',
    'sqlserver',
    'clickhouse',
    'cockroachdb',
    'couchbase',
    'couchbases',
    'ldap',
    'ldaps',
    'nats',
    'mqtt',
    'mqtts',
    'neo4j',
    'neo4j+s',
    'snowflake',
  ]),
  connection(
    'url-password',
    'Address with a password',
    ['https', 'http', 'ftp', 'ftps', 'sftp', 'ssh', 'smtp', 'smtps', 'ws', 'wss'],
    {
      certainty: 'likely',
      proof: (match) => looksDrawn(match[1] ?? ''),
    },
  ),
  adoNet(
    ['Server', 'server', 'SERVER', 'Data Source', 'data source', 'Host', 'host', 'DSN'],
    'Password|password|PASSWORD|Pwd|pwd|PWD',
  ),
  jdbc(`[^\\s"'\`<>]{2,400}?[?&;][Pp]assword=${VALUE.replace('{}', '{}&')}`),
  jdbc(`oracle:[a-z0-9]{2,10}:[^\\s"'\`<>/@]{1,80}/([^\\s"'\`<>/@]{3,100})@`),
  basic('certain', looksDrawn),
  basic('likely', (password) => password !== '' && !SPOKEN.test(password)),
];
