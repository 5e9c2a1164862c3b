// What the owner of an API learns when key lookup or replay store fail: the console says it, or whoever listens.
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { protect as protectHono } from '../src/hono/index.ts';
import { type ProtectOptions, protect } from '../src/node/index.ts';
import { protectOptions, rawParts } from './fixtures/protected-server.ts';
import { codeOf, exchange, listen } from './fixtures/raw-http.ts';
import { AUTHORITY, NOW, type SignedExample, signGet } from './fixtures/signed-request.ts';

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => vi.restoreAllMocks());

const down = new Error('postgres://shop:hunter2@10.0.0.7/db is down');
const outages = {
  'replay store': { replay: { spend: () => Promise.reject(down) } },
  'key lookup': {
    keys: () => {
      throw down;
    },
  },
} satisfies Record<string, Partial<ProtectOptions>>;

async function statusInNode(options: ProtectOptions, example: SignedExample): Promise<number | undefined> {
  const guard = protect(options);
  const server = await listen((request, response) => guard(request, response, () => response.end()));
  const response = await exchange(server.port, ...rawParts(example));
  await server.close();
  if (response?.status === 503) expect(codeOf(response)).toBe('replay_store_down');
  return response?.status;
}
async function statusInHono(options: ProtectOptions, { head }: SignedExample): Promise<number> {
  const app = new Hono();
  app.use(protectHono(options));
  app.get('/*', (c) => c.text('through'));
  const headers = head.headers.map(([name, value]): [string, string] => [name, value]);
  return (await app.request(`https://${AUTHORITY}${head.target}`, { headers })).status;
}

describe.each([
  ['node:http', statusInNode],
  ['Hono', statusInHono],
])('T141 an outage behind protect() in %s', (_name, statusOf) => {
  it.each(Object.entries(outages))('%s: is on the console, without the message', async (_what, broken) => {
    expect(await statusOf({ ...protectOptions(), ...broken }, signGet())).toBe(503);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^@davit\/signature: 503, keys or replay store cannot answer: Error, at /);
    expect(lines[0]).not.toContain('hunter2');
  });
  it.each(Object.entries(outages))('%s: goes whole to onError, and not to the console', async (_what, broken) => {
    const onError = vi.fn();
    expect(await statusOf({ ...protectOptions(), ...broken, onError }, signGet())).toBe(503);
    expect(onError.mock.calls).toEqual([[down]]);
    expect(lines).toEqual([]);
  });
  it('leaves the console alone when onRefusal listens', async () => {
    const onRefusal = vi.fn();
    expect(await statusOf({ ...protectOptions(), ...outages['replay store'], onRefusal }, signGet())).toBe(503);
    expect(onRefusal.mock.calls[0]?.[0]).toEqual({ reason: 'replay_store_down', cause: down });
    expect(lines).toEqual([]);
  });
  it('says nothing of a refusal that is the caller’s', async () => {
    const onError = vi.fn();
    expect(await statusOf({ ...protectOptions(), onError }, signGet({ now: NOW - 600 }))).toBe(401);
    expect(await statusOf(protectOptions(), signGet({ now: NOW - 600 }))).toBe(401);
    expect([onError.mock.calls, lines]).toEqual([[], []]);
  });
});
