// Values that a mini-program could put where JSON is expected, and worse ones that only get there where the adapter failed. Each
// says whether it is JSON as the bridge understands it, so that a test knows what has to happen.
import type { SeededRandom } from './seeded-random.ts';

export interface HostileValue {
  readonly value: unknown;
  readonly isJson: boolean;
}
const json = (value: unknown): HostileValue => ({ value, isJson: true });
const other = (value: unknown): HostileValue => ({ value, isJson: false });

/** Names that mean something to an engine, to a framework, or to what is behind the bridge. */
export const HOSTILE_NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  'toJSON',
  'then',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  'propertyIsEnumerable',
  'toLocaleString',
  'length',
  'name',
  'caller',
  'callee',
  'arguments',
  'apply',
  'call',
  'bind',
  '0',
  '-1',
  '1e3',
  'NaN',
  'undefined',
  'null',
  'true',
  'eval',
  '$/cancel',
  '$/ping',
  '$/pong',
  'app',
  'app.',
  '.ready',
  'app..ready',
  'app.ready ',
  ' app.ready',
  'App.ready',
  'APP.READY',
  'app.ready\u0000',
  'app.ready\u200b',
  'app\u2024ready',
  '\u0430pp.ready',
  'app.ready.constructor',
  'app.__proto__',
  '__proto__.app.ready',
  'app/ready',
  'app:ready',
  'app%2eready',
  'app.re\u0061dy\u0301',
  '\ud800',
  '\udc00app.ready',
  '\u202eydaer.ppa',
  'rpc.discover',
  'system.listMethods',
  'eth_sendTransaction',
  'storage',
  'storage.__proto__',
  'storage.get.call',
  'auth',
  'auth.signIn',
  'auth.requestToken',
  'host.exec',
  'container.launch',
  'internal.wipe',
  'pay.requestPayment',
  'file.save',
  'ui.prompt',
  'handlers',
];

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}
const DEEP_JSON = nested(60, (inner) => ({ a: inner }));
const TOO_DEEP = [
  nested(70, (inner) => [inner]),
  nested(1000, (inner) => ({ a: inner })),
  nested(100_000, (inner) => [inner]),
];
const LONG = 'x'.repeat(200_000);
const TOO_LONG = 'y'.repeat(1024 * 1024 + 1);
const MANY = Array.from({ length: 2000 }, (_, at) => at);
const TOO_MANY = new Array<number>(1024 * 1024).fill(0);
const MANY_KEYS = Object.fromEntries(MANY.map((at) => [`k${at}`, at]));

function cyclic(): unknown {
  const value: { self?: unknown; list: unknown[] } = { list: [] };
  value.self = value;
  value.list.push(value.list);
  return value;
}
const throwing = (): unknown => {
  throw new Error('a trap of the mini-program');
};
const trapped = (handler: ProxyHandler<object>, target: object = {}): unknown => new Proxy(target, handler);
const endless: unknown = new Proxy(
  {},
  {
    ownKeys: () => ['a'],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: () => endless,
  },
);
const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
class Instance {
  readonly secret = 1;
}
const OWN_PROTO: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');

const JSON_VALUES: readonly ((random: SeededRandom) => unknown)[] = [
  () => null,
  () => true,
  (random) => random.below(1e9) - 5e8,
  () => -0,
  () => 1.7976931348623157e308,
  () => '',
  (random) => random.pick(HOSTILE_NAMES),
  () => LONG,
  () => '\ud800\u0000\u2028',
  () => [],
  () => ({}),
  () => MANY,
  () => MANY_KEYS,
  () => DEEP_JSON,
  () => OWN_PROTO,
  (random) => ({ [random.pick(HOSTILE_NAMES)]: { polluted: true } }),
  (random) => [random.pick(HOSTILE_NAMES), { length: -1 }],
  () => Object.create(null),
  () => ({ ['then' as string]: 'not a function' }),
  () => ({ [Symbol('hidden')]: 1, seen: 1 }),
  () => ({
    get late() {
      return 'read once';
    },
  }),
];
const OTHER_VALUES: readonly ((random: SeededRandom) => unknown)[] = [
  () => undefined,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 10n,
  () => Symbol('x'),
  () => throwing,
  () => new Date(0),
  () => /x/,
  () => new Map([['a', 1]]),
  () => new Set([1]),
  () => new Error('x'),
  () => Promise.resolve(1),
  () => new Uint8Array(1000),
  () => new DataView(new ArrayBuffer(8)),
  () => new Float64Array([Number.NaN]),
  () => new Instance(),
  () => Object.create({ inherited: true }),
  () => Object(1),
  () => Object('text'),
  () => [1, undefined],
  () => new Array(5),
  () => new Array(4_000_000_000),
  () => Object.assign([1], { 3: 4 }),
  () => cyclic(),
  (random) => random.pick(TOO_DEEP),
  () => TOO_LONG,
  () => TOO_MANY,
  () => [LONG, LONG, LONG, LONG, LONG, LONG],
  () => endless,
  () => revoked(),
  () =>
    trapped({
      get: throwing,
      ownKeys: () => ['a'],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    }),
  () => trapped({ ownKeys: throwing as never }),
  () => trapped({ getPrototypeOf: throwing as never }),
  () => trapped({ getPrototypeOf: () => Array.prototype }),
  () => trapped({ get: (_, key) => (key === 'length' ? 2 ** 40 : 1) }, []),
  () => ({
    get a() {
      return throwing();
    },
  }),
  () => ({ toJSON: () => ({}) }),
];

export const hostileValue = (random: SeededRandom): HostileValue =>
  random.chance(0.6) ? json(random.pick(JSON_VALUES)(random)) : other(random.pick(OTHER_VALUES)(random));
