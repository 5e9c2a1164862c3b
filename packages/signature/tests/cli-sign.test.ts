// `davit-signature keygen` and `sign` as child processes; what they print is run by a shell, curl, against protected servers.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryReplayStore } from '../src/index.ts';
import { nodeVerificationKey, protect, verifiedRequest } from '../src/node/index.ts';
import { openWorkshop, type Workshop } from './fixtures/cli.ts';
import { listen, type RunningServer } from './fixtures/raw-http.ts';

const home = process.cwd();
let shop: Workshop;
let api: RunningServer;
let url = '';

/** Takes every key whose public half lies in the folder, by both schemes. */
async function startApi(): Promise<RunningServer> {
  const algorithms = { ed: 'ed25519', ec: 'ecdsa-p256-sha256', rsa: 'rsa-v1_5-sha256' } as const;
  const keys = Object.entries(algorithms).map(([name, alg]) =>
    nodeVerificationKey(alg, JSON.parse(readFileSync(shop.path(`${name}.jwk`), 'utf8')), name),
  );
  const running = await listen((request, response) =>
    guard(request, response, () => {
      const { key, scheme, method, text } = verifiedRequest(request);
      response.end(JSON.stringify({ owner: key.owner, scheme, method, text: text() }));
    }),
  );
  const authority = `127.0.0.1:${running.port}`;
  const guard = protect({
    authority,
    keys: (keyid) => keys.find((key) => key.keyid === keyid) ?? null,
    replay: memoryReplayStore(),
    classic: { origin: `http://${authority}`, keys: (id) => (id === 'my-shop' ? keys.slice(2) : []) },
    cover: ['x-amount'],
  });
  return running;
}

beforeAll(async () => {
  shop = await openWorkshop();
  process.chdir(shop.folder);
  for (const [name, alg] of [
    ['ed', 'ed25519'],
    ['ec', 'ecdsa-p256-sha256'],
    ['rsa', 'rsa-v1_5-sha256'],
  ] as const) {
    const { code, out } = await shop.cli(['keygen', '--alg', alg, '--out', `${name}.pem`]);
    expect(code).toBe(0);
    writeFileSync(shop.path(`${name}.jwk`), out);
  }
  writeFileSync(shop.path('order.json'), '{"dish":"soup"}\n');
  api = await startApi();
  url = `http://127.0.0.1:${api.port}`;
}, 60_000);
afterAll(async () => {
  await api.close();
  process.chdir(home);
  shop.clean();
});

describe('davit-signature', () => {
  it('says its version, which is the package’s', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await shop.cli(['--version'])).toEqual({ code: 0, out: `davit-signature ${version}\n`, err: '' });
  });
});

describe('the type of a body that nobody named', () => {
  const FORM = 'application/x-www-form-urlencoded';
  const sign = (...args: string[]) => shop.quick(['sign', '--key', 'ed.pem', ...args, 'POST', `${url}/orders`]);
  it('is for --data what curl calls it: signed, sent, and said', async () => {
    const { out, err } = await sign('--data', 'dish=soup');
    expect(err).toContain(
      `Sent as ${FORM}, for no Content-Type was given. For JSON: -H 'Content-Type: application/json'`,
    );
    expect(out.match(/Content-Type/g)).toHaveLength(1);
    expect(out).toContain(`-H 'Content-Type: ${FORM}'`);
    expect(out).toContain('"content-type"');
    const { out: answer } = await shop.sh(`${out.trim()} -s`);
    expect(JSON.parse(answer)).toMatchObject({ owner: 'ed', text: 'dish=soup' });
  });
  it('is among the headers to add', async () => {
    const { out } = await sign('--data', 'dish=soup', '--headers');
    expect(out).toMatch(new RegExp(`^Content-Type: ${FORM}$`, 'm'));
  });
  it('is for --body application/octet-stream, and that is said, too', async () => {
    const { out, err } = await sign('--body', 'order.json');
    expect(out).toContain('Content-Type: application/octet-stream');
    expect(err).toContain('Sent as application/octet-stream');
  });
  it.each([
    ['is as it was named, in any case of letters', ['--data', '{}', '-H', 'content-type: application/json']],
    ['does not matter without a body', []],
    ['does not matter for an empty one', ['--data', '']],
  ])('%s', async (_what, args) => {
    const { out, err } = await sign(...args);
    expect(err).not.toContain('Content-Type');
    expect(out).not.toContain('Content-Type');
  });
  it('stays out of what programs read', async () => {
    const { out, err } = await sign('--data', 'dish=soup', '--json');
    expect(err).toBe('');
    expect(JSON.parse(out).headers[0]).toEqual(['Content-Type', FORM]);
  });
});

describe('keygen', () => {
  it('writes an Ed25519 key that its owner alone can read, and prints the public one', async () => {
    const { code, out, err } = await shop.cli(['keygen']);
    expect(code).toBe(0);
    expect(statSync(shop.path('davit-key.pem')).mode & 0o777).toBe(0o600);
    expect(readFileSync(shop.path('davit-key.pem'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(JSON.parse(out)).toEqual({ crv: 'Ed25519', kty: 'OKP', x: expect.stringMatching(/^[\w-]{43}$/) });
    expect(err).toContain(nodeVerificationKey('ed25519', JSON.parse(out), 'a').keyid);
  });
  it('never writes over a key', async () => {
    const before = readFileSync(shop.path('ed.pem'), 'utf8');
    const { code, err } = await shop.cli(['keygen', '--out', 'ed.pem']);
    expect([code, readFileSync(shop.path('ed.pem'), 'utf8')]).toEqual([2, before]);
    expect(err).toMatch(/ed\.pem exists[\s\S]*\nTry: openssl pkey -in ed\.pem -pubout/);
  });
  it('says all of it as JSON, and no private byte', async () => {
    const { out } = await shop.cli(['keygen', '--alg', 'rsa-v1_5-sha256', '--out', 'json.pem', '--json']);
    const answer = JSON.parse(out) as { public_jwk: Record<string, string>; keyid: string };
    expect(Object.keys(answer)).toEqual(['alg', 'keyid', 'public_jwk', 'private_key_file']);
    expect(Object.keys(answer.public_jwk)).toEqual(['e', 'kty', 'n']);
    expect(nodeVerificationKey('rsa-v1_5-sha256', answer.public_jwk, 'a').keyid).toBe(answer.keyid);
  });
  it.each(['hmac-sha256', 'rs256'])('makes no key for %s', async (alg) => {
    const { code, err } = await shop.cli(['keygen', '--alg', alg, '--out', 'none.pem']);
    expect([code, existsSync(shop.path('none.pem'))]).toEqual([2, false]);
    expect(err).toContain('Try: davit-signature keygen --alg ed25519');
  });
});

describe('sign', () => {
  const signed = async (...args: readonly string[]) => {
    const { code, out, err } = await shop.cli(['sign', ...args]);
    expect(err).toContain('Valid once, for 60 seconds.');
    expect(code).toBe(0);
    return out;
  };
  const sent = async (command: string) => JSON.parse((await shop.sh(`${command.trim()} -s`)).out) as unknown;

  it.each(['ed', 'ec', 'rsa'])('prints a curl command that the API takes once: %s', async (name) => {
    const command = await signed('--key', `${name}.pem`, 'GET', `${url}/orders?a=1&b=[x]`);
    expect(await sent(command)).toEqual({ owner: name, scheme: 'davit-1', method: 'GET', text: '' });
    expect(await sent(command)).toMatchObject({ code: 'replayed' });
  });
  it.each(['POST', 'PUT', 'DELETE'])('sends a file as it is, by %s', async (method) => {
    const command = await signed('--key', 'ed.pem', method, `${url}/orders`, '--body', 'order.json');
    expect(await sent(command)).toMatchObject({ method, text: '{"dish":"soup"}\n' });
  });
  it('sends text that a shell would like to touch', async () => {
    const data = `@it's "$HOME" \`date\` \\ größe`;
    const command = await signed(
      '--key',
      'ed.pem',
      '-H',
      `X-Amount: it's 7`,
      '--cover',
      'x-amount',
      '--data',
      data,
      'POST',
      url,
    );
    expect(command).toContain('"x-amount"');
    expect(await sent(command)).toMatchObject({ text: data });
  });
  it('prints nothing that a shell would run', async () => {
    const { code, out, err } = await shop.cli(['sign', '--key', 'ed.pem', 'GET;id', url]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('the method is not a method name');
    const command = await signed('--key', 'ed.pem', "a|b`c'&", `${url}/orders`);
    expect((await shop.sh(`${command.trim()} -s`)).err).toBe('');
  });
  it('signs what comes from standard input', async () => {
    const { out } = await shop.cli(['sign', '--key', 'ed.pem', '--body', '-', 'POST', `${url}/a`], 'piped');
    const { out: answer } = await shop.sh(`${out.trim()} -s`, 'piped');
    expect(JSON.parse(answer)).toMatchObject({ text: 'piped' });
  });
  it('asks with --head for HEAD', async () => {
    const command = await signed('--key', 'ed.pem', 'HEAD', `${url}/a`);
    expect((await shop.sh(`${command.trim()} -s`)).out).toMatch(/^HTTP\/1\.1 200 OK/);
  });
  it('prints headers alone, and everything as JSON', async () => {
    const { out } = await shop.cli(['sign', '--key', 'ed.pem', '--headers', 'GET', `${url}/a`]);
    expect(out).toMatch(
      /^Signature-Input: sig1=\("@method" "@authority" "@path" "@query"\);created=\d+.*\nSignature: sig1=:.*:\n$/,
    );
    const { out: json } = await shop.cli(['sign', '--key', 'ed.pem', '--json', 'GET', `${url}/a`]);
    expect(JSON.parse(json)).toMatchObject({
      headers: [
        ['Signature-Input', expect.any(String)],
        ['Signature', expect.any(String)],
      ],
    });
    expect((JSON.parse(json) as { base: string }).base).toMatch(
      /^"@method": GET\n"@authority": 127\.0\.0\.1:\d+\n"@path": \/a\n"@query": \?\n/,
    );
  });
  it('signs by the classic scheme, with and without a body', async () => {
    const classic = ['--key', 'rsa.pem', '--scheme', 'sha256-rsa', '--client-id', 'my-shop'];
    const get = await signed(...classic, 'GET', `${url}/orders?a=1`);
    expect(await sent(get)).toEqual({ owner: 'rsa', scheme: 'sha256-rsa', method: 'GET', text: '' });
    const post = await signed(...classic, '--body', 'order.json', 'POST', `${url}/orders`);
    expect(await sent(post)).toMatchObject({ scheme: 'sha256-rsa', text: '{"dish":"soup"}\n' });
  });
  it('signs with a shared secret', async () => {
    writeFileSync(shop.path('secret'), 'x'.repeat(32));
    const { out } = await shop.cli(['sign', '--secret', 'secret', '--keyid', 'old', '--headers', 'GET', url]);
    expect(out).toContain('keyid="old";alg="hmac-sha256"');
  });

  it.each([
    ['no key', ['sign', 'GET', 'https://a.example/'], 'davit-signature keygen'],
    ['no file', ['sign', '--key', 'none.pem', 'GET', 'https://a.example/'], 'Check the path none.pem'],
    ['no URL', ['sign', '--key', 'ed.pem', 'GET'], 'davit-signature sign --key'],
    [
      'a URL that verifiers refuse',
      ['sign', '--key', 'ed.pem', 'GET', 'https://a.example/b//c'],
      'an empty path segment',
    ],
    ['a public key', ['sign', '--key', 'ed.jwk', 'GET', 'https://a.example/'], 'Give the private key'],
    ['two bodies', ['sign', '--key', 'ed.pem', '--body', 'a', '--data', 'b', 'GET', 'https://a.example/'], 'Leave one'],
    [
      'an unknown scheme',
      ['sign', '--key', 'ed.pem', '--scheme', 'v4', 'GET', 'https://a.example/'],
      '--scheme davit-1',
    ],
    [
      'nobody',
      ['sign', '--key', 'rsa.pem', '--scheme', 'sha256-rsa', 'GET', 'https://a.example/'],
      '--client-id my-shop',
    ],
    [
      'a classic key of another kind',
      ['sign', '--key', 'ed.pem', '--scheme', 'sha256-rsa', '--client-id', 'a', 'GET', 'https://a.example/'],
      'rsa-v1_5-sha256 alone',
    ],
    [
      'a header without a name',
      ['sign', '--key', 'ed.pem', '-H', 'nonsense', 'GET', 'https://a.example/'],
      `-H 'Name: value'`,
    ],
    ['a public key', ['sign', '--key', 'ed.jwk', 'GET', 'https://a.example/'], 'this is a public key'],
    ['a URL without a scheme', ['sign', '--key', 'ed.pem', 'GET', 'a.example:80/'], 'does not begin with http'],
    ['a life that is too long', ['sign', '--key', 'ed.pem', '--lifetime', '61', 'GET', 'https://a.example/'], '--help'],
    ['an unknown option', ['sign', '--kay', 'ed.pem'], 'davit-signature --help'],
    ['an unknown command', ['resign'], 'davit-signature --help'],
  ])('ends with 2 and says what to try for %s', async (_what, args, hint) => {
    const { code, out, err } = await shop.quick(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('\nTry: ');
    expect(err).toContain(hint);
    const asJson = await shop.quick([...args, '--json']);
    expect(asJson.code).toBe(2);
    expect(Object.keys(JSON.parse(asJson.out) as object)).toEqual(['error', 'detail', 'hint']);
  });
  it('explains itself', async () => {
    expect(await shop.quick(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('davit-signature verify'),
    });
    expect((await shop.cli([])).code).toBe(2);
    expect(await shop.cli(['resign'])).toMatchObject({ code: 2, err: expect.stringContaining('Try: ') });
  });
});

describe('package.json', () => {
  it('names a program that starts what is built from src/cli/main.ts', () => {
    const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
    const { bin, files } = JSON.parse(read('package.json')) as { bin: Record<string, string>; files: string[] };
    expect(files).toEqual(expect.arrayContaining(['bin', 'dist']));
    expect(read(bin['davit-signature'] ?? '')).toMatch(
      /^#!\/usr\/bin\/env node\n[\s\S]*import '\.\.\/dist\/cli\/main\.js';/,
    );
    expect(existsSync(new URL('../src/cli/main.ts', import.meta.url))).toBe(true);
  });
});
