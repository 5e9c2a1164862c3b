// A second server process for the tests: opens the store on a file or a URL and runs many verbs at once when it is told to.
import type { RedeemInput, RefreshInput } from '@davit/auth';
import { createPostgresStore, createSqliteStore } from '@davit/store';

const place = process.argv[2] ?? '';
const opened = place.startsWith('postgres:')
  ? createPostgresStore({ url: place, waitMs: 30_000 })
  : createSqliteStore({ path: place });

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
