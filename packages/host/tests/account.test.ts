// My permissions, as the host reads them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostWithSession } from './host-under-test.ts';
import { type ScriptedServer, scriptedServer } from './scripted-server.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await scriptedServer(() => ({ status: 204 }));
});
afterEach(() => server.close());

const loggedIn = async () => (await hostWithSession(server.origin)).host;

describe('withdraw', () => {
  it.each([200, 204, 404])('takes %i for withdrawn', async (status) => {
    const host = await loggedIn();
    server.script = () => ({ status, ...(status === 404 ? { json: { error: 'not_found' } } : {}) });
    expect(await host.withdraw('grt_1')).toEqual({ ok: true, value: null });
    expect(server.received[0]).toMatchObject({ method: 'DELETE', path: '/account/grants/grt_1' });
  });
  it('passes on a refusal', async () => {
    const host = await loggedIn();
    server.script = () => ({
      status: 503,
      headers: { 'retry-after': '1' },
      json: { error: 'temporarily_unavailable' },
    });
    expect(await host.withdraw('g')).toMatchObject({ ok: false, failure: { retryAfterSeconds: 1 } });
  });
  it('cannot be led to another path by an id', async () => {
    const host = await loggedIn();
    await host.withdraw('../profile?x=/');
    expect(server.received[0]?.path).toBe('/account/grants/..%2Fprofile%3Fx%3D%2F');
  });
});

describe('activity and receipt', () => {
  it('unwraps the answers', async () => {
    const host = await loggedIn();
    server.script = ({ path }) => ({
      status: 200,
      json: path.endsWith('receipt') ? { receipt: 'a.b.c' } : { items: [] },
    });
    expect(await host.activity('g')).toEqual({ ok: true, value: [] });
    expect(await host.receipt('g')).toEqual({ ok: true, value: 'a.b.c' });
    expect(server.received.map(({ path }) => path)).toEqual([
      '/account/grants/g/activity',
      '/account/grants/g/receipt',
    ]);
  });
  it('refuses an answer of another shape', async () => {
    const host = await loggedIn();
    server.script = () => ({ status: 200, json: { items: [{}] } });
    expect(await host.activity('g')).toMatchObject({ ok: false, failure: { reason: 'unexpected_answer' } });
  });
});
