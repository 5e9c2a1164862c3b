// A million messages of a mini-program that tries everything, through the dispatcher (threats T115, T116, T117).
import { setImmediate as untilIdle } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BRIDGE_ERRORS, BRIDGE_METHODS, type BridgeMethodName, isBridgeMethod, type Json } from '@davit/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../src/core/call-event.ts';
import { createDispatcher, type Dispatcher, type Handlers } from '../src/core/dispatcher.ts';
import { MAX_CALLS_IN_FLIGHT } from '../src/core/durations.ts';
import type { Channel } from '../src/core/ports.ts';
import { createHostileMessages, type HostileMessage, hostileName } from './bare/hostile-messages.ts';
import { createSeededRandom } from './bare/seeded-random.ts';

const MESSAGES = process.env.DAVIT_LONG === '1' ? 10_000_000 : 1_000_000;
/** Fewer than may be in flight; now and then a storm of many more. */
const BATCH = 100;
const STORM = 2000;

const RESULTS: Readonly<Record<BridgeMethodName, Json>> = {
  'app.ready': {},
  'app.getLaunchOptions': { path: '/', params: {}, reloaded: false },
  'auth.requestCode': { code: 'cod_1', iss: 'https://as.example', expires_in: 60 },
  'auth.checkSession': { logged_in: true, granted_scopes: ['openid'] },
  'ui.toast': {},
  'ui.setTitle': {},
  'storage.get': { value: null },
  'storage.set': {},
  'storage.remove': {},
  'storage.clear': {},
  'storage.keys': { keys: ['__proto__'] },
};

/** How a call of something that does not exist may end: unknown; before that there was no room; or cancelled, or ended. */
const WITHOUT_A_METHOD: ReadonlySet<unknown> = new Set([
  'method_not_found',
  'rate_limited',
  'status_unknown',
  'closed',
]);

interface World {
  readonly send: (raw: unknown) => void;
  readonly dispatcher: Dispatcher;
  readonly answers: Map<string, number>;
  readonly codes: Map<string, number>;
  /** Of the calls in flight: id → method. */
  readonly asked: Map<string, string>;
  readonly violations: Map<string, number>;
  readonly hits: Map<string, number>;
  /** What should never happen, in words. */
  readonly wrong: Set<string>;
  /** Lets a handler that waits answer. */
  readonly release: (() => void)[];
  readonly running: () => number;
  readonly mostRunning: () => number;
  /** How handlers behave from now on. */
  behaviour: 'answers' | 'waits' | 'throws' | 'misfit' | 'unruly';
}

const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
const keysOf = (value: object): string => Reflect.ownKeys(value).map(String).sort().join();

/** Null prototypes all the way down, as JSON of strangers has to be. */
function isBare(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isBare);
  return Object.getPrototypeOf(value) === null && Object.values(value).every(isBare);
}

function createWorld(): World {
  let running = 0;
  let most = 0;
  const handle = (name: string) => async (params: unknown, caller: Caller) => {
    count(world.hits, name);
    if (!isBridgeMethod(name)) world.wrong.add(`a handler of ${name}`);
    if (!isBare(params)) world.wrong.add(`${name} got parameters with a prototype`);
    running += 1;
    most = Math.max(most, running);
    caller.onGone(() => {
      running -= 1;
      if (world.behaviour === 'unruly') throw new Error('the host is at fault');
    });
    if (world.behaviour === 'throws') throw new Error('password=hunter2');
    if (world.behaviour === 'misfit') return { logged_in: 'perhaps', params } as never;
    if (world.behaviour === 'waits') await new Promise<void>((done) => void world.release.push(done));
    return RESULTS[name as BridgeMethodName] as never;
  };
  const handlers = new Proxy(Object.create(null) as Handlers, { get: (_, name) => handle(String(name)) });

  const checkAnswer = (answer: { id?: unknown; error?: { data?: { code?: unknown; hint?: unknown } } }): void => {
    count(world.answers, String(answer.id));
    const method = world.asked.get(String(answer.id)) ?? '';
    world.asked.delete(String(answer.id));
    const { error } = answer;
    count(world.codes, String(error?.data?.code ?? 'ok'));
    if (typeof answer.id !== 'string') world.wrong.add('an answer without an id');
    if (error === undefined) {
      if (!isBridgeMethod(method)) world.wrong.add(`a result of ${method}`);
      if (keysOf(answer) !== 'id,jsonrpc,result') world.wrong.add(`a result with ${keysOf(answer)}`);
      return;
    }
    if (keysOf(answer) !== 'error,id,jsonrpc') world.wrong.add(`an error with ${keysOf(answer)}`);
    const { code, hint = '' } = error.data ?? {};
    if (!isBridgeMethod(method) && !WITHOUT_A_METHOD.has(code)) world.wrong.add(`${method} is ${String(code)}`);
    if (typeof code !== 'string' || !Object.hasOwn(BRIDGE_ERRORS, code)) world.wrong.add(`the code ${String(code)}`);
    if (typeof hint !== 'string' || hint.length > 200) world.wrong.add('a long hint');
    if (JSON.stringify(answer).includes('hunter2')) world.wrong.add('an error of the host');
  };
  const channel: Channel = {
    onMessage: null,
    post(message) {
      checkAnswer(message as Parameters<typeof checkAnswer>[0]);
      return 'sent';
    },
    close() {},
  };
  const dispatcher = createDispatcher({
    channel,
    handlers,
    permissions: [],
    onScreen: () => true,
    take: () => true,
    now: () => 0,
    violation: (what) => count(world.violations, what),
    heard: () => {},
    settled: () => {},
  });
  const world: World = {
    send: (raw) => channel.onMessage?.(raw as Json),
    dispatcher,
    answers: new Map(),
    codes: new Map(),
    asked: new Map(),
    violations: new Map(),
    hits: new Map(),
    wrong: new Set(),
    release: [],
    running: () => running,
    mostRunning: () => most,
    behaviour: 'answers',
  };
  return world;
}

/** Everything on the prototypes that a polluted object would show through. */
const CANARIES = [Object, Array, Function, String, Number, Boolean, Promise, Map, Set, Error, RegExp].flatMap(
  (type) => [type, type.prototype as object],
);
const shapeOfIntrinsics = (): string =>
  CANARIES.map((target) =>
    Reflect.ownKeys(target)
      .map((key) => `${String(key)}:${typeof Object.getOwnPropertyDescriptor(target, key)?.value}`)
      .join(),
  ).join('\n');

let rejections = 0;
const onRejection = (): void => {
  rejections += 1;
};
beforeAll(() => void process.on('unhandledRejection', onRejection));
afterAll(() => void process.off('unhandledRejection', onRejection));

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heap = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

describe(createDispatcher, () => {
  test(`T115 T117 answers each of ${MESSAGES} hostile messages once or counts it as a violation, and stays whole`, {
    timeout: 600_000,
  }, async () => {
    const random = createSeededRandom(115);
    const next = createHostileMessages(random);
    const world = createWorld();
    const intrinsics = shapeOfIntrinsics();
    const expected = { requests: 0, violations: 0, notifications: 0 };
    const take = (sent: HostileMessage): void => {
      if (sent.kind === 'request') expected.requests += 1;
      else if (sent.kind === 'violation') expected.violations += 1;
      else expected.notifications += 1;
      if (sent.kind === 'request' && !world.asked.has(sent.id)) world.asked.set(sent.id, sent.method);
      const before = world.violations.get('message') ?? 0;
      // An exception here would be one in the host.
      world.send(sent.message);
      const counted = (world.violations.get('message') ?? 0) - before;
      if (counted !== (sent.kind === 'violation' ? 1 : 0))
        world.wrong.add(`a ${sent.kind} was taken for something else`);
    };
    let early = 0;
    for (let sent = 0; sent < MESSAGES; ) {
      world.behaviour = random.pick(['answers', 'answers', 'waits', 'waits', 'throws', 'misfit', 'unruly'] as const);
      const size = random.chance(0.01) ? STORM : BATCH;
      for (let at = 0; at < size; at += 1) take(next());
      sent += size;
      await untilIdle();
      if (random.chance(0.03)) for (const finish of world.release.splice(0)) finish();
      if (early === 0 && sent > MESSAGES / 20) early = heap();
    }
    for (const finish of world.release.splice(0)) finish();
    await untilIdle();
    world.dispatcher.end('closed');
    const answered = [...world.answers.values()].reduce((sum, times) => sum + times, 0);
    const collisions = world.violations.get('id') ?? 0;

    expect([...world.wrong]).toEqual([]);
    expect(answered + collisions).toBe(expected.requests);
    expect(world.violations.get('message')).toBe(expected.violations);
    expect(world.running()).toBe(0);
    expect(world.mostRunning()).toBeLessThanOrEqual(MAX_CALLS_IN_FLIGHT);
    expect([...world.hits.keys()].sort()).toEqual(Object.keys(BRIDGE_METHODS).sort());
    expect(shapeOfIntrinsics()).toBe(intrinsics);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(rejections).toBe(0);
    // The generator met everything: collisions, a full house, all kinds.
    expect(collisions).toBeGreaterThan(1000);
    expect(world.mostRunning()).toBe(MAX_CALLS_IN_FLIGHT);
    expect(expected.violations).toBeGreaterThan(MESSAGES / 20);
    expect(expected.notifications).toBeGreaterThan(MESSAGES / 10);
    world.answers.clear();
    expect(heap() - early).toBeLessThan(16 * 1024 * 1024);
  });

  test('T116 knows none of 1,000,000 names that are not in the table', { timeout: 600_000 }, async () => {
    const random = createSeededRandom(116);
    const world = createWorld();
    // As many at a time as may be in flight.
    for (let sent = 0; sent < 1_000_000; sent += 250) {
      for (let at = 0; at < 250; at += 1) {
        const method = hostileName(random);
        world.asked.set(`${at}`, method);
        world.send({ jsonrpc: '2.0', id: `${at}`, method, params: {} });
      }
      await untilIdle();
    }
    expect([...world.hits]).toEqual([]);
    expect([...world.wrong]).toEqual([]);
    expect([...world.codes]).toEqual([['method_not_found', 1_000_000]]);
  });
});
