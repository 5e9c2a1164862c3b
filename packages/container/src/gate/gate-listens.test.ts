// Whom the gate believes: one host page with one port, and its own frame while that shows its own origin. A browser keeps most of the
// others from it already; here they are all tried.
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { GATE_SCRIPT } from './built-gate.ts';

const APP = 'http://food.localhost:4000';
const HOST = 'http://host.localhost:4000';
const HELLO = { davit: 1, hello: { nonce: 'n' } };

interface Port {
  onmessage: ((event: object) => void) | null;
  readonly said: unknown[][];
  postMessage(data: unknown[]): void;
  close(): void;
}
const newPort = (): Port => {
  const said: unknown[][] = [];
  return { onmessage: null, said, postMessage: (data) => void said.push([...data]), close() {} };
};

function createGate() {
  const handed: [data: unknown, origin: string, ports: readonly unknown[]][] = [];
  const app = { postMessage: (...said: (typeof handed)[number]) => void handed.push(said) };
  const [host, sibling] = [{}, {}];
  const frames: { onload?: () => void }[] = [];
  /** The gate's own ends of the ports that it has given to documents. */
  const given: Port[] = [];
  const gate: { onmessage?: (event: object) => void } = {};
  runInNewContext(GATE_SCRIPT, {
    document: {
      currentScript: { dataset: { app: APP, host: HOST } },
      createElement: () => ({ style: {}, setAttribute() {}, remove() {}, contentWindow: app }),
      body: { append: (frame: object) => frames.push(frame) },
    },
    self: gate,
    parent: host,
    performance,
    MessageChannel: class {
      port1 = newPort();
      port2 = newPort();
      constructor() {
        given.push(this.port1);
      }
    },
    setTimeout: () => 0,
    clearTimeout() {},
  });
  const hear = (source: object, origin: string, data: unknown, ...ports: Port[]): void =>
    gate.onmessage?.({ source, origin, data, ports });
  return { host, app, sibling, frames, given, handed, hear };
}
/** Greeted, with the mini-program's frame open and its documents welcome. */
function openGate() {
  const gate = createGate();
  const port = newPort();
  gate.hear(gate.host, HOST, {}, port);
  port.onmessage?.({ data: ['open', 'launch.html'], ports: [] });
  port.onmessage?.({ data: ['run', {}], ports: [newPort()] });
  return { ...gate, port, kinds: () => port.said.map(([kind, what]) => (kind === 'bad' ? `bad: ${what}` : kind)) };
}

describe('a gate', () => {
  test('T056 takes its port from the host’s page alone', () => {
    const gate = createGate();
    const port = newPort();
    gate.hear(gate.host, 'http://evil.localhost:4000', {}, port);
    gate.hear(gate.app, APP, {}, port);
    gate.hear(gate.sibling, HOST, {}, port);
    expect([port.onmessage, port.said]).toEqual([null, []]);
    gate.hear(gate.host, HOST, {}, port);
    expect(port.said).toEqual([['up']]);
  });

  test('T056 takes no second port: whoever comes later has no say', () => {
    const gate = openGate();
    const later = newPort();
    gate.hear(gate.host, HOST, {}, later);
    expect([later.onmessage, later.said, gate.frames.length]).toEqual([null, [], 1]);
  });

  test('gives a document of its mini-program a port', () => {
    const gate = openGate();
    gate.hear(gate.app, APP, HELLO);
    expect(gate.kinds()).toEqual(['up', 'doc']);
  });

  const greeted = () => {
    const gate = createGate();
    const port = newPort();
    gate.hear(gate.host, HOST, {}, port);
    const say = (message: unknown[], ...ports: Port[]): void => port.onmessage?.({ data: message, ports });
    say(['open', 'launch.html']);
    return { ...gate, said: port.said, say };
  };
  const order = newPort();
  const loads = ({ frames: [frame] }: Pick<ReturnType<typeof createGate>, 'frames'>) => frame?.onload?.();
  const listens = (gate: ReturnType<typeof createGate>) => gate.hear(gate.app, APP, { launch: 1 });

  test.each<[string, (gate: ReturnType<typeof greeted>) => void]>([
    ['says that it listens', listens],
    ['has loaded, as older ones do without a word', loads],
    ['does both', (gate) => [listens(gate), loads(gate)]],
  ])(
    'hands the launch page what it is to run when that %s, once, whether before or after the host says it',
    (_, ready) => {
      for (const isFirst of [true, false]) {
        const gate = greeted();
        if (isFirst) ready(gate);
        expect(gate.handed).toEqual([]);
        gate.say(['run', {}], order);
        if (!isFirst) ready(gate);
        expect(gate.handed).toEqual([[{ davit: 1, launch: 1 }, APP, [order]]]);
        listens(gate);
        gate.say(['run', {}]);
        expect(gate.handed.length).toBe(1);
      }
    },
  );

  test('T056 hands it to nobody else who says so, and to no document after it', () => {
    const gate = greeted();
    gate.say(['run', {}], order);
    gate.hear(gate.sibling, APP, { launch: 1 });
    gate.hear(gate.app, 'http://evil.localhost:4000', { launch: 1 });
    expect(gate.handed).toEqual([]);
    listens(gate);
    loads(gate);
    gate.hear(gate.app, APP, HELLO);
    listens(gate);
    expect(gate.handed.map(([, , ports]) => ports[0] === order)).toEqual([true, false]);
  });

  test.each<[string, (gate: ReturnType<typeof openGate>) => readonly [object, string]]>([
    ['another origin in its frame', ({ app }) => [app, 'http://evil.localhost:4000']],
    ['an origin that begins alike', ({ app }) => [app, `${APP}0`]],
    ['a page without an origin', ({ app }) => [app, 'null']],
    ['another window of its origin', ({ sibling }) => [sibling, APP]],
  ])('T025 T056 gives none to %s, and tells the host', (_, from) => {
    const gate = openGate();
    gate.hear(...from(gate), HELLO);
    expect(gate.kinds()).toEqual(['up', 'bad: stray']);
  });

  test('T115 passes on what is JSON of at most 1 MiB, and drops the rest', () => {
    const gate = openGate();
    gate.hear(gate.app, APP, HELLO);
    const say = (data: unknown): void => gate.given[0]?.onmessage?.({ data, ports: [] });
    const circle: unknown[] = [];
    circle.push(circle);
    for (const data of [circle, 1n, undefined, 'x'.repeat(2 ** 20 - 1)]) say(data);
    expect(gate.kinds()).toEqual(['up', 'doc', 'bad: message']);
    say('x'.repeat(2 ** 20 - 2));
    expect(gate.kinds()).toEqual(['up', 'doc', 'bad: message', 'msg']);
  });
});
