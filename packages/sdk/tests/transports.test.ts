// One suite for both transports: what a mini-program sees of its host is the same through a port and through a string channel.
import { BRIDGE_METHODS, type BridgeInit } from '@davit/protocol';
import { describe, expect, it } from 'vitest';
import { createConstellation, rejection } from './constellation.ts';
import { Refuse, TRANSPORTS } from './scripted-host.ts';

describe.each(TRANSPORTS)('the transport %s', (kind) => {
  it('hands out what the host said and what it can do', async () => {
    const { openDocument } = await createConstellation(kind);
    const { davit } = await openDocument();
    expect(davit.init.host.name).toBe('Plaza');
    expect(davit.supports('ui.toast')).toBe(true);
    expect(davit.supports('pay.requestPayment')).toBe(false);
    expect(davit.getCapabilities().methods).toEqual(Object.keys(BRIDGE_METHODS));
  });

  it('refuses a method that the host does not have, without asking it', async () => {
    const { openDocument } = await createConstellation(kind);
    const { davit, host } = await openDocument({ init: { methods: ['app.ready'] } as Partial<BridgeInit> });
    expect(await rejection(davit.ui.toast({ text: 'hello' }))).toMatchObject({ code: 'not_supported' });
    expect(host.received).toEqual([]);
  });

  it('carries results, refusals and events', async () => {
    const { openDocument } = await createConstellation(kind);
    const { davit, host } = await openDocument();
    host.answers.set('storage.get', ({ key }: { key: string }) => ({ value: key.toUpperCase() }));
    host.answers.set('storage.set', () => {
      throw new Refuse('storage_full');
    });
    expect(await davit.storage.get({ key: 'orders' })).toEqual({ value: 'ORDERS' });
    expect(await rejection(davit.storage.set({ key: 'a', value: 'b' }))).toMatchObject({ code: 'storage_full' });
    const theme = new Promise((resolve) => davit.on('app.theme', resolve));
    host.emit('app.theme', { theme: 'dark' });
    expect(await theme).toEqual({ theme: 'dark' });
  });

  it('carries only JSON, whole and in order, whatever is in it', async () => {
    const { openDocument } = await createConstellation(kind);
    const { davit, host } = await openDocument();
    host.answers.set('storage.get', (params: { key: string }) => ({ value: params.key }));
    const hard = ['\u2028\u2029', '\ud800', '"\\', '</script>', '\0', 'x'.repeat(500_000), '🦑', ''];
    const answers = hard.map((key) => davit.storage.get({ key }));
    expect(await Promise.all(answers)).toEqual(hard.map((value) => ({ value })));
    expect(host.received.map(({ params }) => (params as { key: string }).key)).toEqual(hard);
    await davit.storage.get({ key: 'a', more: undefined, at: new Date(0) } as never);
    expect(host.received.at(-1)?.params).toEqual({ key: 'a', at: '1970-01-01T00:00:00.000Z' });
  });

  it('refuses what is longer than the container takes, and answers each ping', async () => {
    const { openDocument } = await createConstellation(kind);
    const { davit, host } = await openDocument();
    const long = 'x'.repeat(1024 * 1024);
    expect(await rejection(davit.storage.set({ key: 'a', value: long }))).toMatchObject({ code: 'invalid_params' });
    expect(host.received).toEqual([]);
    host.emit('$/ping', { n: 7 });
    await expect.poll(() => host.received).toEqual([{ jsonrpc: '2.0', method: '$/pong', params: { n: 7 } }]);
  });

  it('carries no call further than the host that has gone', async () => {
    const { openDocument } = await createConstellation(kind);
    const { davit, host } = await openDocument();
    host.answers.set('app.ready', () => ({}));
    await davit.app.ready();
    host.close();
    const call = davit.call('app.ready', {}, { timeoutMs: 100 });
    // A port says that it was closed; a string channel goes with its page, so nobody is left to be told.
    expect(await rejection(call)).toMatchObject({ code: kind === 'port' ? 'closed' : 'timeout' });
  });

  it('logs in, reads the user, refreshes and goes on after a reload', async () => {
    const { openDocument, server } = await createConstellation(kind);
    const { davit } = await openDocument();
    const session = await davit.login({ scopes: ['openid', 'profile'] });
    expect(await session.getUser()).toEqual({ sub: 'sub-of-alice', name: 'Alice' });
    server.expireAccessTokens();
    expect(await session.getUser()).toEqual({ sub: 'sub-of-alice', name: 'Alice' });
    const { davit: reloaded } = await openDocument();
    expect((await reloaded.resume())?.sub).toBe('sub-of-alice');
    expect(server.families).toHaveLength(1);
  });
});
