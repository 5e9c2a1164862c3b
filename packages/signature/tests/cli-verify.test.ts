// `davit-signature verify`: says which component differs, for both schemes.
import { sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finished, openWorkshop, type Workshop } from './fixtures/cli.ts';

const home = process.cwd();
let shop: Workshop;
interface Answer {
  readonly verified: boolean;
  readonly code?: string;
  readonly findings: readonly { component: string; message: string; received?: string; signed?: string }[];
  readonly notes: readonly string[];
  readonly base: string;
}

const BODY = '{"dish":"soup"}';
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

/** The raw request that somebody captured, signed now. */
async function capture(args: readonly string[], url = 'https://api.example.com/v1/orders?b=2&a=1', name = 'ed') {
  const isPost = args.includes('--data');
  const { out, code, err } = await shop.quick([
    'sign',
    '--key',
    `${name}.pem`,
    '--headers',
    '--base',
    'base.txt',
    ...args,
    isPost ? 'POST' : 'GET',
    url,
  ]);
  expect([code, err]).toEqual([0, '']);
  const { host, pathname, search } = new URL(url);
  const head = `${isPost ? 'POST' : 'GET'} ${pathname}${search} HTTP/1.1\nHost: ${host}\n${out}`;
  return crlf(`${head}\n`) + (isPost ? BODY : '');
}
const post = () =>
  capture(['--data', BODY, '-H', 'Content-Type: application/json']).then((text) =>
    text.replace('\r\nContent-Digest', '\r\nContent-Type: application/json\r\nContent-Digest'),
  );
const ask = (request: string, ...args: readonly string[]): Promise<Finished> =>
  shop.quick(['verify', '--key', 'ed.jwk', ...args], request);
async function explain(request: string, ...args: readonly string[]): Promise<Answer> {
  const { out, code } = await ask(request, '--json', ...args);
  const answer = JSON.parse(out) as Answer;
  expect(code).toBe(answer.verified ? 0 : 1);
  return answer;
}

beforeAll(async () => {
  shop = await openWorkshop();
  process.chdir(shop.folder);
  for (const [name, alg] of [
    ['ed', 'ed25519'],
    ['other', 'ed25519'],
    ['ec', 'ecdsa-p256-sha256'],
    ['rsa', 'rsa-v1_5-sha256'],
  ] as const)
    writeFileSync(shop.path(`${name}.jwk`), (await shop.quick(['keygen', '--alg', alg, '--out', `${name}.pem`])).out);
}, 60_000);
afterAll(() => {
  process.chdir(home);
  shop.clean();
});

describe('verify', () => {
  it('says 0 and who needs no more for a request that holds, from a file or from standard input', async () => {
    const request = await post();
    writeFileSync(shop.path('request.http'), request);
    expect(await shop.cli(['verify', '--key', 'ed.jwk', 'request.http'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Verified by davit-1\./),
    });
    expect((await shop.cli(['verify', '--key', 'ed.jwk', '-'], request)).code).toBe(0);
    expect((await shop.cli(['verify', '--key', 'ed.jwk'], request.replace('soup', 'cake'))).code).toBe(1);
  });
  it('reads line ends without CR, and chunked bodies', async () => {
    const request = await post();
    const [head = '', body = ''] = request.split('\r\n\r\n');
    expect(await explain(`${head.replaceAll('\r\n', '\n')}\n\n${body}`)).toMatchObject({ verified: true });
    const chunked = `${head}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n${body.slice(0, 5)}\r\n${(body.length - 5).toString(16)}\r\n${body.slice(5)}\r\n0\r\n\r\n`;
    expect(await explain(chunked)).toMatchObject({ verified: true });
  });
  it('leaves out what comes after the body, and says so', async () => {
    const request = (await post()).replace('\r\n', `\r\nContent-Length: ${BODY.length}\r\n`);
    expect(await explain(`${request}\n`)).toMatchObject({
      verified: true,
      notes: ['1 bytes after the body were left out, as Content-Length says.'],
    });
  });

  it.each<[string, (request: string) => string, string, string, string]>([
    ['@method', (text) => text.replace('GET', 'PUT'), '@method', 'PUT', 'GET'],
    [
      '@authority',
      (text) => text.replace('Host: api.example.com', 'Host: api.example.com:8443'),
      '@authority',
      'api.example.com:8443',
      'api.example.com',
    ],
    ['@path', (text) => text.replace('/v1/orders', '/v1/order'), '@path', '/v1/order', '/v1/orders'],
    ['@query', (text) => text.replace('b=2&a=1', 'a=1&b=2'), '@query', '?a=1&b=2', '?b=2&a=1'],
  ])('given the signer’s base, names %s with both values', async (_name, change, component, received, signed) => {
    const answer = await explain(change(await capture([])), '--base', 'base.txt');
    expect(answer.code).toBe('signature_invalid');
    expect(answer.findings).toEqual([{ component, message: 'differs', received, signed }]);
  });
  it('names every component that differs, and one that the signer did not know of', async () => {
    const request = (await capture([])).replace('/v1/orders?b=2', '/v2/orders?b=3');
    writeFileSync(shop.path('short.txt'), 'an unreadable base');
    expect((await explain(request, '--base', 'base.txt')).findings.map(({ component }) => component)).toEqual([
      '@path',
      '@query',
    ]);
    expect((await explain(request, '--base', 'short.txt')).findings).toContainEqual({
      component: '@method',
      message: 'the signer did not sign it',
      received: 'GET',
    });
  });
  it('says that the bases are equal where only the signature is wrong', async () => {
    const request = await capture([]);
    const damaged = request.replace(
      /Signature: sig1=:(.)/,
      (_all, first: string) => `Signature: sig1=:${first === 'A' ? 'B' : 'A'}`,
    );
    expect((await explain(damaged, '--base', 'base.txt')).findings).toEqual([
      { component: 'signature', message: 'both sides sign the same: another key signed it, or it was damaged' },
    ]);
  });

  it.each<[string, (base: string) => string, string, string | undefined]>([
    [
      'the port of the Host header',
      (base) => base.replace('api.example.com', 'api.example.com:443'),
      '@authority',
      'api.example.com:443',
    ],
    ['a path with a slash at the end', (base) => base.replace('/v1/orders', '/v1/orders/'), '@path', '/v1/orders/'],
    [
      'path and query at once',
      (base) => base.replace('"@path": /v1/orders', '"@path": /v1/orders?b=2&a=1'),
      '@path',
      '/v1/orders?b=2&a=1',
    ],
    ['a query without its question mark', (base) => base.replace('?b=2&a=1', 'b=2&a=1'), '@query', 'b=2&a=1'],
    ['a sorted query', (base) => base.replace('?b=2&a=1', '?a=1&b=2'), '@query', '?a=1&b=2'],
    ['a method in lower case', (base) => base.replace('GET', 'get'), '@method', 'get'],
    ['a line break at the end', (base) => `${base}\n`, 'signature base', undefined],
    ['CR LF', (base) => base.replaceAll('\n', '\r\n'), 'signature base', undefined],
    ['no last line', (base) => base.slice(0, base.lastIndexOf('\n')), 'signature base', undefined],
  ])('without the base, finds that %s was signed', async (_what, change, component, signed) => {
    const request = await capture([]);
    const base = change(readFileSync(shop.path('base.txt'), 'utf8'));
    const signature = sign(null, Buffer.from(base), readFileSync(shop.path('ed.pem'))).toString('base64');
    const wrong = request.replace(/Signature: sig1=:[^:]*:/, `Signature: sig1=:${signature}:`);
    const { findings } = await explain(wrong);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.component).toBe(component);
    expect(findings[0]?.signed).toBe(signed);
  });
  it('recognises an ECDSA signature in DER', async () => {
    const request = await capture([], undefined, 'ec');
    const signature = sign('sha256', readFileSync(shop.path('base.txt')), readFileSync(shop.path('ec.pem'), 'utf8'));
    const wrong = request.replace(/Signature: sig1=:[^:]*:/, `Signature: sig1=:${signature.toString('base64')}:`);
    const { out, code } = await shop.quick(['verify', '--key', 'ec.jwk'], wrong);
    expect(code).toBe(1);
    expect(out).toContain('✗ signature: it is written in DER: 64 bytes r ‖ s belong here');
  });
  it('claims nothing where nothing fits, prints what it would sign, and asks for the base', async () => {
    const { out } = await ask((await capture([])).replace('/v1/orders', '/elsewhere'));
    expect(out).not.toContain('✗');
    expect(out).toContain('    "@path": /elsewhere\n');
    expect(out).toMatch(/\nTry: .*--base/);
  });

  it.each<[string, (body: string) => string, string]>([
    ['a line end too many', (body) => `${body}\n`, 'a line end came after the body that was signed'],
    ['another byte', (body) => body.replace('soup', 'cake'), 'another body was signed'],
  ])('explains a body with %s', async (_what, change, message) => {
    const request = await post();
    const changed = request.slice(0, -BODY.length) + change(BODY);
    const answer = await explain(changed);
    expect(answer.code).toBe('digest_mismatch');
    expect(answer.findings[0]).toMatchObject({ component: 'content-digest', message });
    expect(answer.findings[0]?.received).not.toBe(answer.findings[0]?.signed);
  });
  it('names the key that signed and the key that was given', async () => {
    const answer = await shop.quick(['verify', '--key', 'other.jwk', '--json'], await capture([]));
    expect(JSON.parse(answer.out)).toMatchObject({ code: 'unknown_key', findings: [{ component: 'keyid' }] });
  });
  it('names what must be covered', async () => {
    const request = (await capture([])).replace('\r\n', '\r\nAuthorization: Bearer a\r\n');
    expect((await explain(request)).findings).toEqual([
      { component: 'authorization', message: 'must be covered and is not' },
    ]);
  });
  it('looks behind a time that has passed', async () => {
    const request = await capture([]);
    const late = await explain(request, '--now', '4000000000');
    expect(late).toMatchObject({ verified: false, code: 'expired', findings: [{ component: 'created' }] });
    expect(late.findings[0]?.message).toContain('all else holds');
    const both = await explain(request.replace('b=2', 'b=3'), '--now', '4000000000', '--base', 'base.txt');
    expect(both.findings.map(({ component }) => component)).toEqual(['created', '@query']);
    expect(await explain(request, '--now', 'created')).toMatchObject({ verified: true });
  });
  it('takes the configured authority, not Host', async () => {
    const request = (await capture([])).replace('Host: api.example.com', 'Host: 10.0.0.7');
    expect((await explain(request)).verified).toBe(false);
    expect((await explain(request, '--authority', 'api.example.com')).verified).toBe(true);
  });
  it.each([
    ['a private key', ['--key', 'ed.pem'], 'x', 'the public one only'],
    ['no request', ['--key', 'ed.jwk'], 'nonsense', 'This is no HTTP request'],
    ['no Host', ['--key', 'ed.jwk'], 'GET / HTTP/1.1\n\n', '--authority api.example.com'],
    ['a time that is none', ['--key', 'ed.jwk', '--now', 'noon'], 'GET / HTTP/1.1\nHost: a\n\n', '--now created'],
    [
      'chunks that break off',
      ['--key', 'ed.jwk'],
      'POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n5\nab',
      'chunks',
    ],
  ])('ends with 2 for %s', async (_what, args, request, hint) => {
    const { code, err } = await shop.quick(['verify', ...args], request);
    expect(code).toBe(2);
    expect(err).toContain(hint);
    expect(err).toContain('\nTry: ');
  });
});

describe('verify, the classic scheme', () => {
  const CLASSIC = ['--scheme', 'sha256-rsa', '--client-id', 'my-shop'];
  const classic = (...args: readonly string[]) => capture([...CLASSIC, ...args], undefined, 'rsa');
  const explainClassic = async (request: string, ...args: readonly string[]) =>
    JSON.parse((await shop.quick(['verify', '--key', 'rsa.jwk', '--json', ...args], request)).out) as Answer;

  it('takes what `sign` makes, with and without a body', async () => {
    expect(await explainClassic(await classic())).toMatchObject({ verified: true, scheme: 'sha256-rsa' });
    expect(await explainClassic(await classic('--data', BODY))).toMatchObject({ verified: true });
  });
  it('takes what openssl signs, and finds what openssl was given wrongly', async () => {
    const time = String(Date.now());
    const script = (text: string) => `printf %s '${text}' | openssl dgst -sha256 -sign rsa.pem | openssl base64 -A`;
    const url = 'https://api.example.com/v1/orders?a=1';
    const requestFor = async (text: string) => {
      const { out } = await shop.sh(script(text));
      return crlf(
        `GET /v1/orders?a=1 HTTP/1.1\nHost: api.example.com\nX-Client-Id: my-shop\nX-Request-Time: ${time}\nX-Signature: ${out}\n\n`,
      );
    };
    const right = `GET+${url}+${time}+my-shop`;
    expect(await explainClassic(await requestFor(right))).toMatchObject({ verified: true, base: right });
    const wrong: readonly (readonly [string, string])[] = [
      [`get+${url}+${time}+my-shop`, 'METHOD'],
      [`GET+${url.replace('https', 'http')}+${time}+my-shop`, 'URL'],
      [`GET+/v1/orders?a=1+${time}+my-shop`, 'URL'],
      [`GET+https://api.example.com/v1/orders+${time}+my-shop`, 'URL'],
      [`GET+${url}+${Math.floor(Number(time) / 1000)}+my-shop`, 'REQUEST TIME'],
      [`GET + ${url} + ${time} + my-shop`, 'string to sign'],
      [`GET${url}${time}my-shop`, 'string to sign'],
      [`${right}\n`, 'string to sign'],
    ];
    for (const [text, component] of wrong) {
      const answer = await explainClassic(await requestFor(text));
      expect([text, answer.code, answer.findings[0]?.component]).toEqual([text, 'signature_invalid', component]);
    }
  });
  it('given the string that was signed, names the part where it differs first', async () => {
    const request = (await classic()).replace('?b=2', '?b=3');
    const [finding] = (await explainClassic(request, '--base', 'base.txt')).findings;
    expect(finding).toMatchObject({ component: 'URL', signed: expect.stringContaining('?b=2&a=1+') });
    const who = (await classic()).replace('X-Client-Id: my-shop', 'X-Client-Id: my-shop2');
    expect((await explainClassic(who, '--base', 'base.txt')).findings[0]?.component).toBe('CLIENT ID');
  });
  it('explains a changed body and a time that has passed', async () => {
    const request = await classic('--data', BODY);
    expect(await explainClassic(`${request}\n`)).toMatchObject({
      code: 'digest_mismatch',
      findings: [{ component: 'BODY SHA-256', message: 'a line end came after the body that was signed' }],
    });
    const late = await explainClassic(request, '--now', '4000000000');
    expect(late).toMatchObject({ code: 'expired', findings: [{ component: 'REQUEST TIME' }] });
  });
  it('writes a captured request to the terminal without its control characters', async () => {
    const request = (await classic()).replace('GET /v1', 'GET /\u001b]0;owned\u0007\u009b2J');
    const { out } = await shop.quick(['verify', '--key', 'rsa.jwk'], Buffer.from(request, 'latin1'));
    expect(out).toContain('\\u{1b}]0;owned\\u{7}\\u{9b}2J');
    const { err } = await shop.quick(['verify', '--key', 'rsa.jwk'], '\u001b[2J');
    expect(`${out}${err}`).not.toMatch(/[^\P{Cc}\n\t]/u);
    expect(err).toContain('\\u{1b}[2J');
  });
  it('needs the origin that callers use', async () => {
    const request = (await classic()).replace('Host: api.example.com', 'Host: 10.0.0.7');
    expect((await explainClassic(request)).verified).toBe(false);
    expect((await explainClassic(request, '--origin', 'https://api.example.com')).verified).toBe(true);
  });
});
