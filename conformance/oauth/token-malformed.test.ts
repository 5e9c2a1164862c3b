// The token endpoint and input that is not a token request: 400 with a sentence, never 500, and the code is still good afterwards.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import type { CodeRequest, MiniProgram } from './mini-program.ts';
import { makeProof } from './proof.ts';
import {
  type ExpectedRefusal,
  expectRefusal,
  INVALID_CLIENT,
  INVALID_GRANT,
  INVALID_REQUEST,
  refusal,
} from './refusal.ts';
import { type Answer, basic, FORM, form, type HeaderLine } from './wire.ts';

const PATH = '/oauth/token';
let constellation: Constellation;
let food: MiniProgram;
let request: CodeRequest;
let code: string;

beforeAll(async () => {
  constellation = await startConstellation();
  const host = await constellation.installation('alice');
  food = await constellation.food();
  request = await food.codeRequest();
  code = await host.code(request);
});
afterAll(() => constellation?.close());

type Pair = readonly [string, string];
const right = (): Pair[] => [
  ['grant_type', 'authorization_code'],
  ['client_id', 'food'],
  ['code', code],
  ['code_verifier', request.verifier],
];
const without = (name: string) => right().filter(([key]) => key !== name);
const replaced = (name: string, value: string): Pair[] => [...without(name), [name, value]];

async function post(body: string | Uint8Array, headers: readonly HeaderLine[] = [FORM], path = PATH): Promise<Answer> {
  if (food.key === null) throw new Error('food is public');
  const proof = await makeProof(food.key, { method: 'POST', url: constellation.wire.url(PATH) });
  return constellation.wire.send({ method: 'POST', path, headers: [...headers, ['dpop', proof]], body });
}

interface Row {
  readonly what: string;
  readonly send: () => Promise<Answer>;
  readonly expected: ExpectedRefusal;
}
const row = (what: string, send: Row['send'], expected: ExpectedRefusal = INVALID_REQUEST): Row => ({
  what,
  send,
  expected,
});
const json: HeaderLine = ['content-type', 'application/json'];
const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

const rows: readonly Row[] = [
  row('code twice (RFC 6749 §3.2)', () => post(form([...right(), ['code', code]]))),
  row('grant_type twice', () => post(form([...right(), ['grant_type', 'authorization_code']]))),
  row('client_id twice', () => post(form([...right(), ['client_id', 'food']]))),
  row('T045 array syntax code[]', () => post(form([...without('code'), ['code[]', code]]))),
  row('T045 parameters in the URL and in the body', () => post(form(right()), [FORM], `${PATH}?code=${code}`)),
  row('T045 a JSON body', () => post(JSON.stringify(Object.fromEntries(right())), [json])),
  row('no content type', () => post(form(right()), [])),
  row('text/plain', () => post(form(right()), [['content-type', 'text/plain']])),
  row('multipart/form-data', () => post(form(right()), [['content-type', 'multipart/form-data; boundary=x']])),
  row('another charset', () => post(form(right()), [['content-type', `${FORM[1]}; charset=utf-16`]])),
  row('an empty body', () => post('')),
  row('no grant_type', () => post(form(without('grant_type')))),
  row('no code', () => post(form(without('code')))),
  row('an empty code', () => post(form(replaced('code', '')))),
  row('no code_verifier', () => post(form(without('code_verifier')))),
  row('no client_id', () => post(form(without('client_id')))),
  row('RFC 7636 §4.1 a verifier of 42 characters', () => post(form(replaced('code_verifier', 'v'.repeat(42))))),
  row('RFC 7636 §4.1 a verifier of 129 characters', () => post(form(replaced('code_verifier', 'v'.repeat(129))))),
  row('RFC 7636 §4.1 a verifier with other characters', () =>
    post(form(replaced('code_verifier', `${'v'.repeat(43)}=`))),
  ),
  row('T044 NUL in the code', () => post(`${form(without('code'))}&code=${code}%00`)),
  row('T044 ill-formed UTF-8, percent-encoded', () => post(`${form(without('code'))}&code=%FF%FE`)),
  row('T044 ill-formed UTF-8, raw', () => post(bytes(`${form(without('code'))}&code=`, [0xff, 0xfe]))),
  row('T044 a broken percent escape', () => post(`${form(without('code'))}&code=%4`)),
  row('T044 a body of 64 KiB and one byte', () => post(`${form(right())}&x=${'x'.repeat(64 * 1024)}`)),
  row('T044 a body of 1 MB', () => post(form(replaced('code', 'x'.repeat(1_000_000))))),
  row('T044 a code of 32 KB', () => post(form(replaced('code', 'x'.repeat(32_000))))),
  row('200 parameters', () =>
    post(form([...right(), ...Array.from({ length: 200 }, (_, i) => [`p${i}`, 'x'] as const)])),
  ),
  row('T046 two Content-Type lines', () => post(form(right()), [FORM, FORM])),
  row('T046 two Authorization lines', () => post(form(right()), [FORM, basic('food', 'x'), basic('food', 'y')])),
  row('T047 Basic and a secret in the body', () =>
    post(form([...right(), ['client_secret', 'x']]), [FORM, basic('food', 'x')]),
  ),
  row('T047 a secret and an assertion', () =>
    post(
      form([
        ...right(),
        ['client_secret', 'x'],
        ['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
        ['client_assertion', 'x.y.z'],
      ]),
    ),
  ),
  row('T047 Basic and an assertion', () =>
    post(form([...right(), ['client_assertion', 'x.y.z']]), [FORM, basic('food', 'x')]),
  ),
  row('Basic that is not base64', () => post(form(right()), [FORM, ['authorization', 'Basic !!!']])),
  row('Basic of another client than client_id', () => post(form(right()), [FORM, basic('other', 'x')])),
  row(
    'an unknown grant_type',
    () => post(form(replaced('grant_type', 'password'))),
    refusal(400, 'unsupported_grant_type'),
  ),
  row('an unknown client', () => post(form(replaced('client_id', 'nobody'))), INVALID_CLIENT),
  row('a secret for a client that has none', () => post(form([...right(), ['client_secret', 'x']])), INVALID_CLIENT),
  row('a client id of 5,000 characters', () => post(form(replaced('client_id', 'x'.repeat(5_000)))), INVALID_CLIENT),
  row("T044 SQL in the code (')", () => post(form(replaced('code', "' OR 1=1 --"))), INVALID_GRANT),
  row('a code of another shape', () => post(form(replaced('code', 'cod_1.2'))), INVALID_GRANT),
  row('a refresh token as the code', () => post(form(replaced('code', code.replace('cod_', 'ref_')))), INVALID_GRANT),
];

describe('POST /oauth/token with malformed input', () => {
  it.each(rows)('refuses $what', async ({ send, expected }) => {
    const started = performance.now();
    const answer = await send();
    expectRefusal(answer, expected);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(answer.body).not.toContain(code);
    expect(answer.body).not.toContain(request.verifier);
  });

  it('RFC 6749 §5.2 answers a wrong Basic credential with a Basic challenge', async () => {
    const backend = constellation.env.info.confidential_app.client_id;
    const body = form([...without('client_id')]);
    const answer = await post(body, [FORM, basic(backend, 'wrong')]);
    expectRefusal(answer, INVALID_CLIENT);
    expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
    const unknown = await post(body, [FORM, basic('nobody', 'wrong')]);
    expect(unknown.body).toBe(answer.body);
  });

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])('T053 answers %s with 405 and Allow', async (method) => {
    const answer = await constellation.wire.send({ method, path: PATH, headers: [FORM], body: form(right()) });
    expect(answer.status).toBe(405);
    expect((answer.headers.allow ?? '').split(/, */)).toContain('POST');
    expect((answer.headers.allow ?? '').split(/, */)).not.toContain(method);
  });

  it('ignores parameters that it does not know, a redirect_uri included (authorization.md §4), and has consumed nothing before', async () => {
    const extra: Pair[] = [
      ['redirect_uri', 'https://anywhere.example/'],
      ['audience', 'x'],
    ];
    const answer = await post(form([...right(), ...extra]));
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ token_type: 'DPoP', scope: 'openid profile' });
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});
