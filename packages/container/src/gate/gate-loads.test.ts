// Which loads of the app's frame are a new document: engines differ in when they tell of one, and only the document can say. And
// how little of a flood the gate looks at.
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GATE_SCRIPT } from './built-gate.ts';

const APP = 'http://food.localhost:4000';
const HOST = 'http://host.localhost:4000';
type Said = { readonly data: unknown; readonly ports: readonly FakePort[] };
/** Delivers at once, so that the order of a test is the order of its lines. */
class FakePort {
  onmessage: ((event: Said) => void) | null = null;
  onclose: (() => void) | null = null;
  peer: FakePort | null = null;
  postMessage(data: unknown, ports: FakePort[] = []) {
    this.peer?.onmessage?.({ data, ports });
  }
  close() {}
}
class FakeChannel {
  port1 = new FakePort();
  port2 = new FakePort();
  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}

function openGate(saysThatItListens = false) {
  const host = {};
  const handed: FakePort[] = [];
  const told: unknown[][] = [];
  const app = { postMessage: (_: unknown, __: string, [port]: FakePort[]) => handed.push(port as FakePort) };
  const frame = { style: {}, setAttribute() {}, remove() {}, contentWindow: app, onload: () => {} };
  const gate: { onmessage?: (event: object) => void } = {};
  runInNewContext(GATE_SCRIPT, {
    document: {
      currentScript: { dataset: { app: APP, host: HOST } },
      createElement: () => frame,
      body: { append() {} },
    },
    self: gate,
    parent: host,
    performance: { now: () => Date.now() },
    MessageChannel: FakeChannel,
    setTimeout,
    clearTimeout,
  });
  const { port1, port2 } = new FakeChannel();
  port1.onmessage = ({ data }) => told.push([...(data as unknown[])]);
  gate.onmessage?.({ source: host, origin: HOST, ports: [port2], data: {} });
  port1.postMessage(['open', 'launch.html']);
  port1.postMessage(['run', {}], [new FakePort()]);
  if (saysThatItListens) gate.onmessage?.({ source: app, origin: APP, ports: [], data: { launch: 1 } });
  frame.onload();
  return {
    /** Kinds of messages to the host. */
    told: () => told.map(([kind, what]) => (kind === 'gone' ? `gone: ${what}` : kind)),
    loads: () => frame.onload(),
    /** A message to the gate's window; answers whether its content was read. */
    isRead(): boolean {
      let read = false;
      const event = { source: app, origin: APP, ports: [] };
      Object.defineProperty(event, 'data', {
        get() {
          read = true;
          return new Uint8Array(16);
        },
      });
      gate.onmessage?.(event);
      return read;
    },
    /** A new document; answers its port. */
    saysHello(nonce: string, answers = true): FakePort {
      gate.onmessage?.({ source: app, origin: APP, ports: [], data: { davit: 1, hello: { nonce } } });
      const port = handed.at(-1) as FakePort;
      port.onmessage = ({ data }) => {
        const { method, params } = data as { method: string; params: unknown };
        if (answers && method === '$/ping') port.postMessage({ jsonrpc: '2.0', method: '$/pong', params });
      };
      return port;
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a load of the frame', () => {
  test('that is the launch page’s counts for no document, also when that has said before that it listens', () => {
    const gate = openGate(true);
    vi.advanceTimersByTime(10_000);
    gate.saysHello('first');
    gate.loads();
    vi.advanceTimersByTime(10_000);
    expect(gate.told()).toEqual(['up', 'doc']);
    // The next one is, and nobody says hello.
    gate.saysHello('second', false);
    gate.loads();
    gate.loads();
    vi.advanceTimersByTime(10_000);
    expect(gate.told()).toContain('gone: navigated');
  });

  test('ends nothing when the document still answers: only its fragment is new', () => {
    const gate = openGate();
    gate.saysHello('first');
    gate.loads();
    for (let at = 0; at < 20; at += 1) gate.loads();
    vi.advanceTimersByTime(60_000);
    expect(gate.told()).not.toContain('lost');
    expect(gate.told().join()).not.toContain('gone');
  });

  test('counts no fragment as a document', () => {
    const gate = openGate();
    gate.saysHello('first');
    gate.loads();
    for (let at = 0; at < 20; at += 1) gate.loads();
    for (const nonce of ['second', 'third']) gate.saysHello(nonce);
    expect(gate.told().join()).not.toContain('gone');
  });

  test('ends the instance when nobody answers within two seconds', () => {
    const gate = openGate();
    gate.saysHello('first', false);
    gate.loads();
    gate.loads();
    vi.advanceTimersByTime(1999);
    expect(gate.told()).not.toContain('lost');
    vi.advanceTimersByTime(1);
    expect(gate.told()).toEqual(['up', 'doc', 'lost', 'gone: navigated']);
  });

  test.each([
    [2, 'navigated'],
    [4, 'crash'],
  ])('T025 gives no more time to who reloads %i times without a word: %s', (times, why) => {
    const gate = openGate();
    gate.saysHello('first', false);
    gate.loads();
    for (let at = 0; at < times; at += 1) {
      gate.loads();
      vi.advanceTimersByTime(2000 / times);
    }
    expect(gate.told().at(-1)).toBe(`gone: ${why}`);
  });

  test('T025 believes no answer that was sent before the question', () => {
    const gate = openGate();
    const port = gate.saysHello('first', false);
    gate.loads();
    for (const n of [0, 1, 0.5, null]) port.postMessage({ jsonrpc: '2.0', method: '$/pong', params: { n } });
    gate.loads();
    vi.advanceTimersByTime(2000);
    expect(gate.told().at(-1)).toBe('gone: navigated');
  });

  test.each(['before', 'after'])('leaves the next document its port when it says hello %s it', (when) => {
    const gate = openGate();
    gate.saysHello('first', false);
    gate.loads();
    if (when === 'before') gate.saysHello('second', false);
    gate.loads();
    if (when === 'after') gate.saysHello('second', false);
    vi.advanceTimersByTime(60_000);
    expect(gate.told()).toEqual(['up', 'doc', 'lost', 'doc']);
  });

  test('T025 still ends the instance when the port is closed after the load', () => {
    const gate = openGate();
    const port = gate.saysHello('first', false);
    gate.loads();
    gate.loads();
    port.peer?.onclose?.();
    vi.advanceTimersByTime(2000);
    expect(gate.told()).toEqual(['up', 'doc', 'lost', 'gone: navigated']);
  });

  test('T025 ends the fourth document, also where each load comes while the one before could still answer', () => {
    const gate = openGate();
    gate.saysHello('first', false);
    gate.loads();
    for (const nonce of ['second', 'third', 'fourth']) {
      gate.loads();
      expect(gate.told().join()).not.toContain('gone');
      gate.saysHello(nonce, false);
    }
    expect(gate.told().at(-1)).toBe('gone: crash');
  });

  test('T025 counts documents that say nothing, however late their ports are closed', () => {
    const gate = openGate();
    const port = gate.saysHello('first', false);
    gate.loads();
    gate.loads();
    port.peer?.onclose?.();
    gate.loads();
    gate.loads();
    expect(gate.told().at(-1)).toBe('gone: crash');
  });
});

describe('a flood', () => {
  test('T115 is not looked at once a second’s worth has come: the content of a message can be any size', () => {
    const gate = openGate();
    gate.saysHello('first');
    const reads = Array.from({ length: 1000 }, () => gate.isRead()).filter((read) => read);
    expect(reads.length).toBe(4);
    expect(gate.told()).toEqual(['up', 'doc', 'bad']);
  });

  test('T115 through its own port is not looked at beyond the bucket either', () => {
    const gate = openGate();
    const port = gate.saysHello('first');
    let read = 0;
    for (let at = 0; at < 3000; at += 1)
      port.peer?.onmessage?.({
        get data() {
          read += 1;
          return { n: at };
        },
        ports: [],
      });
    expect(read).toBeLessThanOrEqual(1000);
    expect(gate.told().filter((kind) => kind === 'msg').length).toBe(read);
  });
});
