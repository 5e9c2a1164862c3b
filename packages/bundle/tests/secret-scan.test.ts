// How much the secret scan finds, how often it is wrong, how long it takes, and that it never says the secret.
import { encodeBase64, encodeUtf8 } from '@davit/crypto';
import { describe, expect, test } from 'vitest';
import { type SecretFinding, scanFile } from '../src/index.ts';
import { cleanFiles } from './clean-files.ts';
import { secretCorpus } from './secret-corpus.ts';
import { secretKinds } from './secret-kinds.ts';

const MIB = 1024 * 1024;
const scan = (path: string, text: string): SecretFinding[] => [...scanFile(path, encodeUtf8(text))];

describe('the seeded corpus', () => {
  const corpus = secretCorpus(20_261, 4);
  const scanned = corpus.map((plant) => ({ plant, findings: scan(plant.path, plant.text) }));

  test('T089 at least 98 % of 400 and more secrets are found, in every kind of file', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(400);
    const missed = scanned
      .filter(({ findings }) => findings.length === 0)
      .map(({ plant }) => `${plant.kind} in ${plant.form}`);
    expect(missed.length / corpus.length, missed.join(', ')).toBeLessThanOrEqual(0.02);
    // No form and no kind hides behind the others.
    for (const form of ['js', 'minified js', 'source map', 'json', 'base64']) {
      const of = scanned.filter(({ plant }) => plant.form === form);
      expect(of.filter(({ findings }) => findings.length > 0).length / of.length, form).toBeGreaterThanOrEqual(0.95);
    }
  });

  test('file and line of what is found are those of the secret', () => {
    const wrong = scanned
      .filter(
        ({ plant, findings }) =>
          findings.length > 0 && !findings.some(({ file, line }) => file === plant.path && line === plant.line),
      )
      .map(
        ({ plant, findings }) =>
          `${plant.kind} in ${plant.form}: ${findings.map(({ line }) => line)} not ${plant.line}`,
      );
    expect(wrong).toEqual([]);
    expect(scanned.find(({ plant }) => plant.form === 'source map')?.findings[0]?.source).toBe('../src/config.ts');
  });

  test('T089 no finding holds any ten characters of the secret', () => {
    const said = scanned.flatMap(({ plant: { secret, kind }, findings }) => {
      const text = JSON.stringify(
        findings.map(({ masked, rule, kind: title, source }) => [masked, rule, title, source]),
      );
      const pieces = Array.from({ length: Math.max(0, secret.length - 9) }, (_, at) => secret.slice(at, at + 10));
      return pieces.some((piece) => /[A-Za-z0-9]{10}/.test(piece) && text.includes(piece)) ? [kind] : [];
    });
    expect(said).toEqual([]);
  });

  test('another seed does as well', () => {
    const other = secretCorpus(7, 2);
    const missed = other.filter(({ path, text }) => scan(path, text).length === 0);
    expect(
      missed.length / other.length,
      missed.map(({ kind, form }) => `${kind} in ${form}`).join(', '),
    ).toBeLessThanOrEqual(0.02);
  });
});

describe('kinds that services publish', () => {
  test.each([1, 2, 3])('T089 each of them is found, seed %i', (seed) => {
    const files = secretKinds(seed);
    expect(files.length).toBeGreaterThan(100);
    const missed = files.filter(({ path, bytes }) => [...scanFile(path, bytes)].length === 0);
    expect(missed.map(({ kind }) => kind)).toEqual([]);
  });
});

describe('clean files of npm packages', () => {
  test('at most 2 in 1,000 of 1,500 have a finding; 2 % would be too many of a bundle’s files', () => {
    const files = cleanFiles(1_500);
    expect(files.length).toBeGreaterThanOrEqual(1_000);
    const flagged = files.flatMap(({ path, bytes }) => [...scanFile(path, bytes)].slice(0, 1));
    const list = flagged.map(({ file, line, rule, masked }) => `${file}:${line} ${rule} ${masked}`).join('\n');
    expect(flagged.length / files.length, list).toBeLessThanOrEqual(0.002);
  }, 60_000);
});

describe(scanFile, () => {
  const token = ['ghp', 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzAbC'].join('_');
  const text = (value: string): string => `const a = 1;\nconst auth = "${value}";\n`;

  test('names file, line and column, and shows the public beginning alone', () => {
    expect(scan('a/app.js', text(token))).toEqual([
      {
        rule: 'github-token',
        kind: 'GitHub token',
        certainty: 'certain',
        file: 'a/app.js',
        line: 2,
        column: 15,
        source: undefined,
        wrapped: undefined,
        masked: 'ghp_… (40 characters)',
      },
    ]);
  });

  test('a secret in a data: source map at the end of a program is found', () => {
    const map = JSON.stringify({ version: 3, sources: ['a.ts'], sourcesContent: [text(token)], mappings: '' });
    const file = `run();\n//# sourceMappingURL=data:application/json;base64,${encodeBase64(encodeUtf8(map))}`;
    expect(scan('app.js', file)).toMatchObject([{ line: 2, wrapped: 'base64' }]);
  });

  test('base64 in base64, and base64 that is broken into lines', () => {
    const once = encodeBase64(encodeUtf8(text(token).repeat(4)));
    expect(scan('a.js', `x="${encodeBase64(encodeUtf8(`{"key":"${once}"}`))}"`)).not.toEqual([]);
    expect(scan('a.txt', once.replace(/.{76}/g, '$&\n'))).not.toEqual([]);
  });

  test('a file that is no text is read where it is one', () => {
    const bytes = new Uint8Array([0, 97, 115, 109, 255, 254, ...encodeUtf8(` ${token} `), 0, 200]);
    expect([...scanFile('a.wasm', bytes)]).toMatchObject([{ rule: 'github-token' }]);
    // What a camera or a program wrote into a picture.
    expect([...scanFile('a.png', bytes)]).toMatchObject([{ rule: 'github-token' }]);
  });

  test('T089 a secret that is put together of pieces is found where it begins', () => {
    const pieces = `const a = 1;\nconst auth = "${token.slice(0, 9)}" +\n  '${token.slice(9, 30)}' + \`${token.slice(30)}\`;`;
    expect(scan('app.js', pieces)).toMatchObject([{ rule: 'github-token', line: 2, column: 15 }]);
  });

  test('a map with sections, and one that is no JSON', () => {
    const sections = [
      {
        offset: { line: 0, column: 0 },
        map: { version: 3, sources: ['x.ts'], sourcesContent: [text(token)], mappings: '' },
      },
    ];
    expect(scan('a.js.map', JSON.stringify({ version: 3, sections }))).toMatchObject([{ source: 'x.ts', line: 2 }]);
    expect(scan('a.js.map', `{ broken ${token}`)).toMatchObject([{ rule: 'github-token' }]);
  });

  test.each([
    ['a header alone, as libraries have it', 'const PEM = "-----BEGIN PRIVATE KEY-----"; parse(body);'],
    ['a public JWK', '{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}'],
    ['an example of the documentation', `const key = "${['AKIA', 'IOSFODNN7EXAMPLE'].join('')}";`],
    ['a name', 'const passwordInput = "current-password-confirmation";'],
    ['a template', `const url = "postgres://user:${'$'}{password}@host/db";`],
    ['a hash of a file', 'const token = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";'],
    ['a Stripe key that is public', `const stripe = "${['pk', 'live', 'Ab3'.repeat(8)].join('_')}";`],
  ])('takes %s', (_, file) => {
    expect(scan('app.js', file)).toEqual([]);
  });

  test.each([
    'AKIA',
    'eyJ',
    '.eyJ',
    'eyJa.eyJ',
    'xoxb-',
    '-xoxb-',
    'kty',
    '"kty":',
    'kty{d:"',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
    'postgres://',
    'postgres://a:',
    'postgres://a:bcd',
    'https://a:',
    'secret',
    'secret="',
    'secret: "aB3',
    'token=',
    'bearer ',
    'A',
    'QUtJ',
    'ZXlK',
    '\\n',
    '"',
    '\n',
    ' ',
    'SG.',
    'sk-',
    'at_',
    'at_a.',
    'ghp_aB3',
    '{"mappings":"',
    'Basic ',
    'Basic QUFBQQ',
    'jdbc:',
    'jdbc:mysql?',
    'jdbc:a;password',
    'jdbc:oracle:thin:a',
    'Server=',
    'Server=;Pwd',
    'Host=a;Password=a ',
    'PuTTY-User-Key-File-2: ',
    'PuTTY-User-Key-File-2: Private-Lines: ',
    'MII',
    'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
    'kty: d: ',
    'kty oct k=a',
    '\\x41',
    '&#65;',
    '"+"',
    'MTA.',
    'AAAA',
    ':AA',
    '1234567890:AA',
    '?sig=',
    'sig=;',
    'password: "aB3!',
    'token>',
    'token ?? ',
    '\0',
    'a\0',
  ])(
    'T115 reads 2 MiB of %j in a bounded time',
    (piece) => {
      const file = piece.repeat(Math.ceil((2 * MIB) / piece.length));
      const bytes = encodeUtf8(file);
      const start = performance.now();
      for (const path of ['a.js', 'a.txt', 'a.js.map']) [...scanFile(path, bytes)];
      expect(performance.now() - start).toBeLessThan(5_000);
    },
    20_000,
  );

  test.each([
    [
      'the example of the documentation of Basic',
      `Authorization: Basic ${encodeBase64(encodeUtf8('Aladdin:open sesame'))}`,
    ],
    [
      'a public key in base64',
      'const key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaXfVbZzqhFhTXqBzlkQ8pGVuS4BzzGm7bGJ8mGkBiBc9lP5t0lPjLfZ7mQ==";',
    ],
    [
      'a certificate in base64',
      'const cert = "MIIBszCCAVmgAwIBAgIUQ2xpZW50Q2VydGlmaWNhdGVGb3JUZXN0MAoGCCqGSM49BAMCMC8x";',
    ],
    ['a connection string of examples', 'const db = "Server=localhost;Database=shop;User=sa;Password=secret;";'],
    ['a sentence about PuTTY', 'A file that begins with PuTTY-User-Key-File-3: is a private key.'],
    ['a class of Discord-like parts', 'const MTableContentWithVeryLongName.values.prototypeOfEverything = 1;'],
    ['a name of an algorithm as a password kind', 'const options = { password: "Argon2id13" };'],
    ['a rule for passwords', 'const schema = { password: "minLength:8" };'],
  ])('takes %s as well', (_, file) => {
    expect(scan('app.js', file)).toEqual([]);
  });

  test('as much as a bundle holds is read in seconds', () => {
    const clean = cleanFiles(800).filter(({ path }) => /\.[cm]?js$/.test(path));
    const start = performance.now();
    let read = 0;
    for (let at = 0; read < 20 * MIB; at += 1) {
      const { path, bytes } = clean[at % clean.length] as (typeof clean)[number];
      [...scanFile(path, bytes)];
      read += bytes.length;
    }
    expect(performance.now() - start).toBeLessThan(20_000);
  }, 40_000);
});
