// The published vectors over a socket: a protected server gives the answers that the file says, as far as HTTP/1.1 carries the request.
import { readFileSync } from 'node:fs';
import { METHODS } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer, type ProtectedApi, type RegisteredKey, SETTINGS, type ServerSettings } from './server-process.ts';
import { send, type WireRequest } from './wire.ts';

interface Vector {
  readonly id: string;
  readonly shows: string;
  readonly attack?: string;
  readonly request: Omit<WireRequest, 'body'> & { readonly body: string | null };
  readonly verifier: {
    readonly scheme: 'davit-1' | 'sha256-rsa';
    readonly now: number;
    readonly authority?: readonly string[];
    readonly origin?: readonly string[];
    readonly keys: readonly string[] | Readonly<Record<string, readonly string[]>>;
    readonly cover?: readonly string[];
    readonly accept_content_encoding?: true;
    readonly accepted_before?: readonly string[];
    readonly replay_store?: 'down';
  };
  readonly expected: { readonly ok: true; readonly keyid: string } | { readonly ok: false; readonly code: string };
}
interface PublishedKey extends Omit<RegisteredKey, 'publicJwk'> {
  readonly public_jwk?: object;
}
const url = new URL('../../packages/signature/vectors/vectors.json', import.meta.url);
const { keys, vectors } = JSON.parse(readFileSync(url, 'utf8')) as {
  readonly keys: Readonly<Record<string, PublishedKey>>;
  readonly vectors: readonly Vector[];
};
const byId = new Map(vectors.map((vector) => [vector.id, vector]));

function settingsOf({ verifier }: Vector): ServerSettings {
  const { scheme, now, cover = [], accept_content_encoding: acceptContentEncoding = false } = verifier;
  const clients = Array.isArray(verifier.keys) ? {} : (verifier.keys as Readonly<Record<string, readonly string[]>>);
  const names = Array.isArray(verifier.keys) ? (verifier.keys as readonly string[]) : Object.values(clients).flat();
  return {
    ...SETTINGS,
    ...{ scheme, now, cover, acceptContentEncoding, store: verifier.replay_store ?? 'up' },
    names: verifier.authority ?? verifier.origin ?? [],
    keys: names.map((name) => {
      const { algorithm, keyid, owner, public_jwk: publicJwk, secret } = keys[name] as PublishedKey;
      return {
        ...{ algorithm, keyid, owner },
        ...(publicJwk === undefined ? {} : { publicJwk }),
        ...(secret === undefined ? {} : { secret }),
      };
    }),
    clients: Object.fromEntries(
      Object.entries(clients).map(([client, list]) => [client, list.map((name) => (keys[name] as PublishedKey).keyid)]),
    ),
  };
}

/** Content-Length is not signed: whoever changes a body on the way writes it anew. */
function toWire({ request }: Vector): WireRequest {
  const body = request.body === null ? null : Buffer.from(request.body, 'base64');
  const isLength = (name: string) => name.toLowerCase() === 'content-length';
  const headers = request.headers.map(
    ([name, value]) => [name, isLength(name) ? `${body?.length ?? 0}` : value] as const,
  );
  return { ...request, headers, body };
}

/** What HTTP/1.1 itself forbids or loses: whitespace around values, control characters, no Host, and the like. */
const isCarried = ({ request }: Vector): boolean => {
  const hosts = request.headers.filter(([name]) => name.toLowerCase() === 'host').length;
  const names = request.headers.map(([name]) => name.toLowerCase());
  return (
    METHODS.includes(request.method) &&
    /^(?:\/|\*$|https:)[\x21-\x7e]*$/.test(request.target) &&
    hosts === 1 &&
    request.headers.every(([, value]) => /^[\x20-\x7e]*$/.test(value) && value === value.trim()) &&
    (request.body === null || names.includes('content-length') || names.includes('transfer-encoding')) &&
    !(names.includes('content-length') && names.includes('transfer-encoding')) &&
    new Set(names.filter((name) => name === 'content-length')).size <= 1
  );
};

let api: ProtectedApi;
beforeAll(async () => {
  api = await (await buildServer())({}, SETTINGS);
}, 60_000);
afterAll(() => api.stop());

async function answerTo(vector: Vector): Promise<string> {
  await api.settle(settingsOf(vector));
  for (const id of vector.verifier.accepted_before ?? []) {
    const before = byId.get(id) as Vector;
    await api.settle({ ...settingsOf(before), store: 'same' });
    const first = await send(api.port, toWire(before));
    if (first?.code !== 'accepted') throw new Error(`${id}: ${first?.code}`);
    await api.settle({ ...settingsOf(vector), store: 'same' });
  }
  const answer = await send(api.port, toWire(vector));
  return answer?.code ?? `no answer of the handler (${answer?.status})`;
}

const carried = vectors.filter(isCarried);
const others = vectors.filter((vector) => !isCarried(vector));

describe('a protected server', () => {
  it('answers every published vector that HTTP/1.1 carries as the file says', async () => {
    expect(carried.length).toBeGreaterThanOrEqual(400);
    const wrong: string[] = [];
    for (const vector of carried) {
      const expected = vector.expected.ok ? 'accepted' : vector.expected.code;
      const answer = await answerTo(vector);
      if (answer !== expected) wrong.push(`${vector.id}: ${answer}, not ${expected}`);
    }
    expect(wrong).toEqual([]);
  }, 120_000);
  it('lets none of the others pass that the file refuses, whatever HTTP makes of it', async () => {
    // HTTP/1.1 takes spaces around values off, and a body that nothing announces is the beginning of another request.
    const isMended = ({ request }: Vector): boolean =>
      request.headers.some(([, value]) => value !== value.trim()) ||
      (request.body !== null && !request.headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name)));
    const refused = others.filter((vector) => !vector.expected.ok && !isMended(vector));
    expect(refused.length).toBeGreaterThan(10);
    const passed: string[] = [];
    for (const vector of refused) if ((await answerTo(vector)) === 'accepted') passed.push(vector.id);
    expect(passed).toEqual([]);
  }, 60_000);
  it('tells how to sign: 401, WWW-Authenticate, Accept-Signature, Date, problem+json; 503 when it cannot tell', async () => {
    await api.settle({ ...SETTINGS, cover: ['x-tenant'] });
    const unsigned = {
      method: 'GET',
      target: '/v1/orders',
      headers: [['Host', 'api.example.com']] as const,
      body: null,
    };
    const answer = await send(api.port, unsigned);
    expect(answer).toMatchObject({ status: 401, code: 'signature_missing' });
    expect(answer?.headers.get('www-authenticate')).toBe('Signature');
    expect(answer?.headers.get('accept-signature')).toMatch(/^sig1=\("@method" .*"x-tenant".*\);.*tag="davit-1"$/);
    expect(Date.parse(answer?.headers.get('date') ?? '')).toBeGreaterThan(0);
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({
      status: 401,
      code: 'signature_missing',
      title: expect.any(String),
    });
    const down = byId.get('davit-1/store/body') as Vector;
    await api.settle(settingsOf(down));
    const unavailable = await send(api.port, toWire(down));
    expect(unavailable).toMatchObject({ status: 503, code: 'replay_store_down' });
    expect(unavailable?.headers.get('retry-after')).toBe('1');
  });
});
