import { webDigest } from '@davit/crypto/web';
import type { BridgeInit, Hello } from '@davit/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import type { Platform } from '../platform.ts';
import { HANDSHAKE_TIMEOUT_MS, shakeHands } from './handshake.ts';
import type { DavitHost } from './transport.ts';

const init = { app_id: 'food' } as BridgeInit;
const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});
const newPort = () => {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  return port1;
};

function createPage() {
  const listeners = new Set<(event: MessageEvent) => void>();
  const hellos: [Hello, string][] = [];
  const parent = { postMessage: (message: unknown, target: string) => void hellos.push([message as Hello, target]) };
  const timers: { ms: number; task: () => void }[] = [];
  const window: Platform['window'] = {
    parent,
    addEventListener: (_, listener) => void listeners.add(listener),
    removeEventListener: (_, listener) => void listeners.delete(listener),
  };
  const after: Platform['after'] = (ms, task) => {
    timers.push({ ms, task });
    return () => undefined;
  };
  const platform = { window, crypto: webDigest, after } as Platform;
  const receive = (event: Partial<Record<'source' | 'data' | 'ports', unknown>>) => {
    const nonce = hellos[0]?.[0].hello.nonce;
    const whole = { source: parent, data: { davit: 1, nonce, init }, ports: [newPort()], ...event };
    for (const listener of listeners) listener(whole as unknown as MessageEvent);
    return whole;
  };
  return { platform, parent, hellos, listeners, timers, receive };
}

describe(shakeHands, () => {
  it('says hello with nothing but a version and a nonce, and takes the port and the facts', async () => {
    const { platform, hellos, listeners, receive } = createPage();
    const hands = shakeHands(platform);
    expect(hellos).toEqual([
      [{ davit: 1, hello: { sdk: '0.1.0', nonce: expect.stringMatching(/^(\d{1,3},){15}\d{1,3}$/) } }, '*'],
    ]);
    const ours = newPort();
    const heard = new Promise((resolve) => {
      (ports.at(-1) as MessagePort).onmessage = ({ data }) => resolve(data);
    });
    receive({ ports: [ours] });
    const { transport, init: facts } = await hands;
    expect(facts).toBe(init);
    expect(listeners.size).toBe(0);
    transport.post('{"a":1}');
    expect(await heard).toEqual({ a: 1 });
  });

  it.each([
    ['from another window', { source: {} }],
    ['with another nonce', { data: { davit: 1, nonce: 'other', init } }],
    ['without a port', { ports: [] }],
    ['with two ports', { ports: [newPort(), newPort()] }],
    ['of another protocol', { data: { davit: 2 } }],
    ['that is nothing', { data: null }],
  ])('does not accept an answer %s', async (_, event) => {
    const { platform, timers, receive } = createPage();
    const hands = shakeHands(platform);
    receive(event);
    expect(timers[0]?.ms).toBe(HANDSHAKE_TIMEOUT_MS);
    timers[0]?.task();
    await expect(hands).rejects.toMatchObject({ code: 'not_in_host', hint: 'Open this in a Davit host.' });
  });

  it('knows at once that a page which is nobody’s frame has no host', async () => {
    const { platform, hellos } = createPage();
    const window = { ...platform.window };
    Object.assign(window, { parent: window });
    await expect(shakeHands({ ...platform, window })).rejects.toMatchObject({ code: 'not_in_host' });
    expect(hellos).toEqual([]);
  });

  it('in a frame speaks to the gate, even where the engine has put a native host’s object into it', async () => {
    const { platform, hellos } = createPage();
    const { davitHost, posted } = createNativePage();
    void shakeHands({ ...platform, davitHost });
    expect([hellos.length, posted]).toEqual([1, []]);
  });
});

function createNativePage() {
  const { platform, timers } = createPage();
  const window = { ...platform.window };
  Object.assign(window, { parent: window });
  const posted: string[] = [];
  const davitHost: DavitHost = { onmessage: null, postMessage: (text) => void posted.push(text) };
  const nonce = () => (JSON.parse(posted[0] ?? '') as Hello).hello.nonce;
  const receive = (message: unknown) => davitHost.onmessage?.({ data: JSON.stringify(message) });
  return { platform: { ...platform, window, davitHost }, davitHost, posted, timers, nonce, receive };
}

describe('in a native host', () => {
  it('says the same hello as text, and takes the string channel and the facts', async () => {
    const { platform, davitHost, posted, nonce, receive } = createNativePage();
    const hands = shakeHands(platform);
    expect(posted.map((text) => JSON.parse(text))).toEqual([
      { davit: 1, hello: { sdk: '0.1.0', nonce: expect.stringMatching(/^(\d{1,3},){15}\d{1,3}$/) } },
    ]);
    receive({ davit: 1, nonce: nonce(), init });
    const { transport, init: facts } = await hands;
    expect(facts).toEqual(init);
    transport.post('{"a":1}');
    expect(posted.at(-1)).toBe('{"a":1}');
    const heard: unknown[] = [];
    transport.onMessage = (message) => heard.push(message);
    davitHost.onmessage?.({ data: '{"b":2}' });
    expect(heard).toEqual([{ b: 2 }]);
  });

  it.each([
    ['with another nonce', { davit: 1, nonce: 'other', init }],
    ['of another protocol', { davit: 2 }],
    ['without facts', { davit: 1, init: 7 }],
    ['that is nothing', null],
    ['to a call of the document before', { jsonrpc: '2.0', id: '1', result: {} }],
  ])('does not accept an answer %s', async (_, message) => {
    const { platform, davitHost, timers, receive } = createNativePage();
    const hands = shakeHands(platform);
    receive(message);
    timers[0]?.task();
    await expect(hands).rejects.toMatchObject({ code: 'not_in_host' });
    expect(davitHost.onmessage).toBeNull();
  });
});
