// Messages of a mini-program that tries everything, one after another and the same for the same seed. Each says what the bridge
// must make of it.
import { BRIDGE_METHODS } from '@davit/protocol';
import { HOSTILE_NAMES, hostileValue } from './hostile-values.ts';
import type { SeededRandom } from './seeded-random.ts';

export type HostileMessage =
  /** It is answered once, unless a call of the same id is still in flight: then it is a violation. */
  | { readonly kind: 'request'; readonly message: unknown; readonly id: string; readonly method: string }
  | { readonly kind: 'notification' | 'violation'; readonly message: unknown };

const METHODS = Object.keys(BRIDGE_METHODS);
const CHALLENGE = 'a'.repeat(43);
/** Parameters that the table takes, with what a hostile caller would put into them. */
const FITTING: Readonly<Record<string, (random: SeededRandom) => object>> = {
  'auth.requestCode': (random) => ({
    scope: random.pick(['openid', 'phone', '__proto__', '', ' ', 'openid openid']),
    code_challenge: CHALLENGE,
    ...(random.chance(0.5) ? { state: random.pick(HOSTILE_NAMES) } : {}),
  }),
  'ui.toast': (random) => ({ text: random.pick(HOSTILE_NAMES) }),
  'ui.setTitle': (random) => ({ title: random.pick(HOSTILE_NAMES) }),
  'storage.get': (random) => ({ key: random.pick(HOSTILE_NAMES) }),
  'storage.set': (random) => ({ key: random.pick(HOSTILE_NAMES), value: random.pick(HOSTILE_NAMES) }),
  'storage.remove': (random) => ({ key: random.pick(HOSTILE_NAMES) }),
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyzADEGKLRSTY.$/_-0123456789 \u0000\u0301\u200b\u{1F600}';
/** A name with a meaning elsewhere, or one with a letter changed, added or taken. Never a name of the table. */
export function hostileName(random: SeededRandom): string {
  for (;;) {
    if (random.chance(0.1)) return random.pick(HOSTILE_NAMES);
    const letter = LETTERS.charAt(random.below(LETTERS.length));
    const base = random.chance(0.7) ? random.pick(METHODS) : random.pick(HOSTILE_NAMES);
    const at = random.below(base.length);
    const end = base.slice(at + random.below(2));
    const name = random.chance(0.2) ? base + letter : base.slice(0, at) + (random.chance(0.8) ? letter : '') + end;
    if (name !== '' && name.length <= 128 && !Object.hasOwn(BRIDGE_METHODS, name)) return name;
  }
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 128;

export function createHostileMessages(random: SeededRandom): () => HostileMessage {
  let sent = 0;
  /** Few ids are used again and again: collisions, and cancellations that meet something. */
  const idOf = (): string => {
    sent += 1;
    if (random.chance(0.3)) return random.pick(HOSTILE_NAMES);
    return random.chance(0.2) ? `${random.below(50)}` : `n${sent}`;
  };
  const request = (method: string, params: unknown): HostileMessage => {
    const id = idOf();
    return { kind: 'request', id, method, message: { jsonrpc: '2.0', id, method, params } };
  };
  const fitting = (method: string): object => FITTING[method]?.(random) ?? {};

  const kinds: readonly [number, () => HostileMessage][] = [
    [30, () => request(hostileName(random), {})],
    [
      20,
      () => {
        const method = random.pick(METHODS);
        return request(method, fitting(method));
      },
    ],
    [
      // A method of the table with parameters that do not fit, at any place.
      20,
      () => {
        const method = random.pick(METHODS);
        const { value, isJson } = hostileValue(random);
        const params = random.chance(0.5)
          ? value
          : { ...fitting(method), [random.pick(['key', 'text', 'scope', 'x'])]: value };
        return isJson
          ? request(method, params)
          : { kind: 'violation', message: { jsonrpc: '2.0', id: idOf(), method, params } };
      },
    ],
    [
      // Parameters with an own `__proto__`.
      5,
      () => {
        const [id, method] = [idOf(), random.pick(METHODS)];
        const params = JSON.stringify(fitting(method))
          .replace(/\{/, '{"__proto__":{"polluted":true},')
          .replace(',}', '}');
        const message: unknown = JSON.parse(
          `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":"${method}","params":${params}}`,
        );
        return { kind: 'request', id, method, message };
      },
    ],
    [12, () => ({ kind: 'notification', message: { jsonrpc: '2.0', method: '$/cancel', params: { id: idOf() } } })],
    [
      5,
      () => {
        const { value, isJson } = hostileValue(random);
        const method = random.pick(['$/cancel', '$/pong', '$/ping', 'app.ready', ...HOSTILE_NAMES]);
        return { kind: isJson ? 'notification' : 'violation', message: { jsonrpc: '2.0', method, params: value } };
      },
    ],
    [
      // Something else in place of one of the envelope's members.
      6,
      () => {
        const [id, method] = [idOf(), random.pick(METHODS)];
        const member = random.pick(['jsonrpc', 'id', 'method'] as const);
        const { value, isJson } = hostileValue(random);
        const message = { jsonrpc: '2.0', id, method, params: {}, [member]: value };
        if (!isJson || member === 'jsonrpc' || !isName(value)) return { kind: 'violation', message };
        return member === 'id'
          ? { kind: 'request', id: value, method, message }
          : { kind: 'request', id, method: value, message };
      },
    ],
    [2, () => ({ kind: 'violation', message: hostileValue(random).value })],
  ];
  const total = kinds.reduce((sum, [weight]) => sum + weight, 0);
  return () => {
    let at = random.below(total);
    for (const [weight, make] of kinds) {
      at -= weight;
      if (at < 0) return make();
    }
    throw new Error('unreachable');
  };
}
