// A second server process for the tests: opens the store on a file or a URL and runs many verbs at once when it is told to. Its wall
// clock may be wrong (third argument, milliseconds).

import type { AuthStore, RedeemInput, RefreshInput } from '@davit/auth';
import { createPostgresStore, createSqliteStore } from '@davit/store';
import { jump } from './shifted-clock.ts';

const place = process.argv[2] ?? '';
const opened = place.startsWith('postgres:')
  ? createPostgresStore({ url: place, waitMs: 30_000 })
  : createSqliteStore({ path: place });

interface PresentedToken {
  readonly id: string;
  readonly hash: Uint8Array;
}
let isWatching = false;
let watched: Promise<unknown> = Promise.resolve();
/** At once, as requests come. */
const LANES = 8;

async function watchAll(store: AuthStore, tokens: readonly PresentedToken[]): Promise<unknown> {
  const lastLive: (number | null)[] = tokens.map(() => null);
  let asked = 0;
  const lane = async (from: number): Promise<void> => {
    for (let at = from; isWatching; at = (at + LANES) % tokens.length) {
      const token = tokens[at];
      if (token === undefined) continue;
      const began = Number(process.hrtime.bigint());
      const { kind } = await store.tokens.resolve(token.id, token.hash);
      asked += 1;
      if (kind === 'live') lastLive[at] = Math.max(lastLive[at] ?? 0, began);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, at) => lane(at)));
  return { lastLive, asked };
}

const calls: Readonly<Record<string, (argument: never) => Promise<unknown>>> = {
  async open() {
    const store = await opened;
    await store.ping();
    return store.keys.getFact('epoch');
  },
  async redeemAll(inputs: readonly RedeemInput[]) {
    const store = await opened;
    return Promise.all(inputs.map((input) => store.tokens.redeem(input)));
  },
  async refreshAll(inputs: readonly RefreshInput[]) {
    const store = await opened;
    return Promise.all(inputs.map((input) => store.tokens.refresh(input)));
  },
  /** What it takes the time for, and what its own clock says. */
  async times() {
    const store = await opened;
    await store.ping();
    return { store: store.now(), wall: Date.now() };
  },
  async jump(ms: number) {
    jump(ms);
  },
  async resolveAll(tokens: readonly PresentedToken[]) {
    const store = await opened;
    return Promise.all(tokens.map(({ id, hash }) => store.tokens.resolve(id, hash)));
  },
  /** Asks for one after the other, again and again, until `stop`. */
  async watch(tokens: readonly PresentedToken[]) {
    isWatching = true;
    watched = watchAll(await opened, tokens);
  },
  /** For each token when the last question began that was answered `live`, by the monotonic clock of the machine; null for none. */
  async stop() {
    isWatching = false;
    return watched;
  },
  /** Tells of each success as an event, for as long as the process lives. */
  async redeemOneByOne(inputs: readonly RedeemInput[]) {
    const store = await opened;
    for (const input of inputs) {
      const { kind } = await store.tokens.redeem(input);
      process.send?.({ event: { codeId: input.codeId, kind } });
      await new Promise(setImmediate);
    }
  },
};

process.on('message', async ({ id, name, argument }: { id: number; name: string; argument: never }) => {
  try {
    process.send?.({ id, answer: await calls[name]?.(argument) });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
});
