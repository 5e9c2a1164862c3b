// Rotation over a real store, with a clock that the test moves: 400 days pass in seconds (authorization.md §6).
import { type AuthStore, type Family, type RunLater, StoreUnavailable } from '@davit/auth';
import { type PublicJwk, parseJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { afterEach, describe, expect, it } from 'vitest';
import { startKeySchedule } from '../src/keys/key-schedule.ts';
import { rotateKeys } from '../src/keys/rotate-keys.ts';
import { makeIdToken } from '../src/token/id-token.ts';
import { allow } from './ask.ts';
import { type Bed, type BedOptions, openBed } from './bed.ts';
import { login } from './flow.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

interface Server extends Bed {
  /** Moves the clock and does what has become due. */
  pass(seconds: number): Promise<void>;
  alarms(): number;
}

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0).reverse()) await server.close();
});

async function open(options: BedOptions = {}): Promise<Server> {
  let now = options.ahead ?? 0;
  let alarms: { readonly at: number; readonly task: () => void }[] = [];
  const runLater: RunLater = (task, milliseconds) => {
    const alarm = { at: now + milliseconds / 1000, task };
    alarms.push(alarm);
    return () => {
      alarms = alarms.filter((one) => one !== alarm);
    };
  };
  const bed = await openBed({ ...options, runLater });
  const pass = async (seconds: number): Promise<void> => {
    bed.advance(seconds);
    now += seconds;
    const due = alarms.filter(({ at }) => at <= now);
    alarms = alarms.filter((alarm) => !due.includes(alarm));
    for (const { task } of due) task();
    // The task sets its next alarm when it is done.
    while (due.length > 0 && alarms.length === 0) await new Promise(setImmediate);
  };
  const server = { ...bed, pass, alarms: () => alarms.length };
  servers.push(server);
  return server;
}

async function jwks(server: Bed, path = '/oauth/jwks'): Promise<readonly PublicJwk[]> {
  return (await server.send({ path })).json.keys;
}
const kidOf = (jws: string): unknown => parseJws(jws)?.header.kid;

async function verify(jws: string, keys: readonly PublicJwk[]): Promise<boolean> {
  const parsed = parseJws(jws);
  const key = keys.find(({ kid }) => kid === parsed?.header.kid);
  if (parsed === null || key === undefined) return false;
  return nodeCrypto.verify('ES256', key, parsed.signature, parsed.signingInput);
}

/** Fetches the keys when its copy is a day old, whatever kid it meets. */
function createVerifier(after: number) {
  let keys: readonly PublicJwk[] = [];
  let fetchedAt = Number.NEGATIVE_INFINITY;
  return async (jws: string, server: Bed): Promise<boolean> => {
    if (server.now() < after) return true;
    if (server.now() - fetchedAt >= DAY) {
      keys = await jwks(server);
      fetchedAt = server.now();
    }
    return verify(jws, keys);
  };
}

async function newSigner(server: Bed): Promise<(by: Bed) => Promise<string>> {
  const client = await server.store.clients.find('food');
  const [user] = await server.store.users.list({ limit: 1 });
  if (client === null || user === undefined) throw new Error('an empty bed');
  const family = { userId: user.userId, authTime: 0, hostFamilyId: null } as Family;
  return (by) => makeIdToken(by.server.context, { client, family, accessToken: 'at', nonce: null });
}

const currents = async ({ store }: Bed): Promise<string[]> =>
  (await store.keys.list()).flatMap(({ purpose, state }) => (state === 'current' ? [purpose] : [])).sort();

describe('T077 signing keys', () => {
  it('rotate for 200 days on two servers, and no verifier that fetches once a day ever fails', async () => {
    const a = await open();
    const b = await open({ path: a.path });
    const sign = await newSigner(a);
    const everyPurpose = await currents(a);
    const verifiers = Array.from({ length: 4 }, (_, i) => createVerifier(a.now() + i * 6.1 * HOUR));
    const seen = new Set<unknown>();
    let first = '';
    for (let hours = 0; hours < 200 * 24; hours += 7) {
      await Promise.all([a.pass(7 * HOUR - 299), b.pass(7 * HOUR - 299)]);
      const tokens = [await sign(a), await sign(b)];
      first ||= tokens[0] as string;
      for (const [i, trusts] of verifiers.entries())
        expect(await trusts(tokens[i % 2] as string, i < 2 ? a : b)).toBe(true);
      for (const token of tokens) seen.add(kidOf(token));
      // As late as the token lives, with keys fetched that moment.
      await Promise.all([a.pass(299), b.pass(299)]);
      for (const token of tokens) expect(await verify(token, await jwks(hours % 2 === 0 ? b : a))).toBe(true);
      expect(a.server.context.keys.idTokenKey().kid).toBe(b.server.context.keys.idTokenKey().kid);
      expect(await currents(a)).toEqual(everyPurpose);
    }
    expect(seen.size).toBe(3);
    expect((await jwks(a)).map(({ kid }) => kid)).not.toContain(kidOf(first));
    expect(await verify(first, await jwks(a))).toBe(false);
  });

  it('change under load: every token that was made meanwhile is good', async () => {
    const a = await open();
    const b = await open({ path: a.path });
    const sign = await newSigner(a);
    for (const days of [88, 1.9]) await Promise.all([a.pass(days * DAY), b.pass(days * DAY)]);
    const keys = await jwks(b);
    expect(keys).toHaveLength(2);
    const load = Array.from({ length: 100 }, (_, i) => sign(i % 2 === 0 ? a : b));
    const passing = Promise.all([a.pass(0.1 * DAY), b.pass(0.1 * DAY)]);
    const more = Array.from({ length: 100 }, async (_, i) => {
      for (let turn = 0; turn < i; turn += 1) await new Promise(setImmediate);
      return sign(i % 2 === 0 ? a : b);
    });
    const tokens = await Promise.all([...load, ...more]);
    await passing;
    for (const token of [...tokens, await sign(a), await sign(b)]) expect(await verify(token, keys)).toBe(true);
    expect(kidOf(await sign(a))).not.toBe(kidOf(tokens[0] as string));
  });

  it('a server that did not rotate signs with the new key within a minute', async () => {
    const a = await open();
    const b = await open({ path: a.path });
    for (const days of [88, 2 - 60 / DAY]) await Promise.all([a.pass(days * DAY), b.pass(days * DAY)]);
    const before = b.server.context.keys.idTokenKey().kid;
    await a.pass(30);
    a.advance(30);
    await rotateKeys(a.server.context);
    await b.pass(60);
    await a.pass(30);
    expect(b.server.context.keys.idTokenKey().kid).not.toBe(before);
    expect(b.server.context.keys.idTokenKey().kid).toBe(a.server.context.keys.idTokenKey().kid);
  });

  it('are rotated once when eight processes find them old at the same moment', async () => {
    const { advance, server, store } = await open();
    const all = () => Promise.all(Array.from({ length: 8 }, () => rotateKeys(server.context)));
    advance(88 * DAY);
    await all();
    advance(2 * DAY);
    await all();
    advance(2 * HOUR);
    await all();
    const events = (await store.audit.list({ ascending: true, limit: 100 })).filter(({ event }) =>
      /^key\./.test(event),
    );
    expect(events.map(({ event, detail }) => `${event} ${detail?.purpose}`)).toEqual(
      ['published', 'promoted', 'retired'].flatMap((step) => [`key.${step} id-token-es256`, `key.${step} receipt`]),
    );
  });

  it('are due when a server starts late, and its successor still waits a day', async () => {
    const a = await open();
    const late = await open({ path: a.path, ahead: 300 * DAY });
    expect(await jwks(late)).toHaveLength(2);
    const before = late.server.context.keys.idTokenKey().kid;
    await late.pass(24 * HOUR);
    expect(late.server.context.keys.idTokenKey().kid).toBe(before);
    await late.pass(2 * HOUR);
    expect(late.server.context.keys.idTokenKey().kid).not.toBe(before);
  });
});

describe('T165 a retired key', () => {
  it('has lost its private part, so that no later backup holds it', async () => {
    const a = await open();
    const receipts = async () => (await a.store.keys.list()).filter(({ purpose }) => purpose === 'receipt');
    for (const days of [88, 2, 1]) await a.pass(days * DAY);
    expect((await receipts()).map(({ state, sealed }) => [state, sealed.length > 0])).toEqual([
      ['retired', false],
      ['current', true],
    ]);
    // And the server starts with it.
    await open({ path: a.path, ahead: 91 * DAY });
  });
});

describe('receipts', () => {
  it('of day 0 are verified at day 400', async () => {
    const a = await open();
    const grantId = await allow(a, await login(a));
    const receipt = await a.store.authorizations.latestReceipt(grantId);
    for (let day = 0; day < 400; day += 0.5) await a.pass(DAY / 2);
    const keys = await jwks(a, '/oauth/jwks/receipts');
    expect(keys).toHaveLength(5);
    expect(await verify(receipt?.jws ?? '', keys)).toBe(true);
    expect(await jwks(a)).toHaveLength(1);
    const later = await a.store.authorizations.latestReceipt(await allow(a, await login(a, 'bob')));
    expect(kidOf(later?.jws ?? '')).not.toBe(kidOf(receipt?.jws ?? ''));
    expect(await verify(later?.jws ?? '', keys)).toBe(true);
  });
});

describe(startKeySchedule, () => {
  it('stops with the server', async () => {
    const a = await open();
    expect(a.alarms()).toBe(1);
    await a.server.close();
    expect(a.alarms()).toBe(0);
  });

  it('goes on with the keys it has while the store is away, and catches up', async () => {
    let isAway = false;
    const wrapStore = (store: AuthStore): AuthStore => ({
      ...store,
      keys: {
        ...store.keys,
        list: async () => {
          if (isAway) throw new StoreUnavailable('nothing_written');
          return store.keys.list();
        },
      },
    });
    const a = await open({ wrapStore });
    const { kid } = a.server.context.keys.idTokenKey();
    isAway = true;
    await a.pass(89 * DAY);
    expect(a.log).toContainEqual({ level: 'warn', event: 'keys.delayed', fields: { error: 'StoreUnavailable' } });
    expect(a.server.context.keys.idTokenKey().kid).toBe(kid);
    isAway = false;
    await a.pass(30);
    expect(await jwks(a)).toHaveLength(2);
  });
});
