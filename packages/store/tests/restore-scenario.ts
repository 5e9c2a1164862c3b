// What a restore must not bring back, on any database: a life before the backup, one after it, and what of both works once the backup is back.
import { type AuthStore, type NewCode, StoreUnavailable } from '@davit/auth';
import { openWorld, type World } from '@davit/auth/store-contract';
import { DatabaseBehind, type EpochDrawn } from '@davit/store';
import { expect } from 'vitest';

export interface RestorableDatabase {
  open(counterFolder: string): Promise<AuthStore>;
  /** Nobody has it open. */
  keep(): Promise<void>;
  putBack(): Promise<void>;
  restoreEpoch(counterFolder: string): Promise<EpochDrawn>;
}

const IDS = { idleMs: 30 * 86_400_000 };

const silently = (world: World, code: NewCode, grantId: string) =>
  world.store.authorizations.issueSilently({
    ...world.verb(),
    audit: [],
    clientVersion: 1,
    code,
    grantId,
    grantVersion: 1,
  });

/** Ends with the store open, in the new epoch. */
export async function liveThroughRestore(database: RestorableDatabase, folder: string): Promise<EpochDrawn> {
  const open = () => database.open(folder);
  let opened = await open();
  /** The same to the world, whose ids go on, whichever store is open. */
  const store = new Proxy({} as AuthStore, { get: (_, name) => opened[name as keyof AuthStore] });
  const world = await openWorld({ name: 'restored', open: async () => store });
  const now = () => Date.now();
  const fresh = { authTime: now(), ttlMs: 600_000 };

  // Before the backup.
  const untouched = await world.launch(fresh);
  const laterRevoked = await world.launch({ ...fresh, clientId: 'books', dpopJkt: 'books-key' });
  const unspent = (await world.allow(fresh)).code;
  const laterSpent = (await world.allow(fresh)).code;
  const sheet = await world.openSheet();
  const host = await world.logIn(fresh);
  const { grantId } = untouched.family;
  const laterWithdrawn = laterRevoked.family.grantId;
  if (grantId === null || laterWithdrawn === null) throw new Error('no grant');
  expect((await silently(world, world.newCode(fresh), grantId)).kind, 'silent before').toBe('issued');
  await world.store.close();
  await database.keep();

  // After it: spent, rotated, withdrawn, revoked, begun.
  opened = await open();
  await world.redeem(laterSpent);
  const proof = { hash: crypto.getRandomValues(new Uint8Array(32)), expiresAt: now() + 60_000 };
  const refreshed = await world.store.tokens.refresh({
    ...world.refreshInput(untouched.family, 0),
    ...IDS,
    spends: [proof],
  });
  expect(refreshed.kind).toBe('refreshed');
  await world.store.authorizations.withdrawGrant({
    ...world.verb(),
    audit: [],
    grantId: laterWithdrawn,
    userId: 'alice',
  });
  const begunLater = await world.launch(fresh);
  await world.store.close();
  await database.putBack();

  await expect(open(), 'an older database is not opened').rejects.toThrow(DatabaseBehind);
  await expect(open(), 'nor at the second try').rejects.toThrow(DatabaseBehind);
  const drawn = await database.restoreEpoch(folder);

  opened = await open();
  const redeemed = async (code: NewCode) => (await world.store.tokens.redeem(world.redeemInput(code))).kind;
  expect(await redeemed(laterSpent), 'a code that was spent since').toBe('refused');
  expect(await redeemed(unspent), 'a code from before').toBe('refused');
  for (const [name, session] of Object.entries({ untouched, laterRevoked, host }))
    expect(await world.resolve(session), name).toBe('token_revoked');
  expect(await world.resolve(begunLater), 'what the backup does not know').toBe('token_unknown');
  for (const generation of [0, 1]) {
    const again = await world.store.tokens.refresh(world.refreshInput(untouched.family, generation));
    expect(again.kind, `generation ${generation}`).toBe('refused');
  }
  const approved = await world.store.authorizations.approve(world.approveInput(sheet, world.newCode(fresh)));
  expect(approved.kind, 'a question that was open').toBe('invalid_session');
  for (const id of [grantId, laterWithdrawn]) {
    const named = id === grantId ? {} : { clientId: 'books', dpopJkt: 'books-key' };
    expect(await silently(world, world.newCode({ ...fresh, ...named }), id), 'silence').toEqual({
      kind: 'grant_changed',
    });
    expect(await world.store.authorizations.getGrant(id)).toMatchObject({ askAnew: true, state: 'active' });
  }
  await expect(world.store.signingKeys.spendNonce(proof), 'a proof that was spent since').rejects.toThrow(
    StoreUnavailable,
  );

  // And a new life.
  const later = { ...fresh, authTime: now() };
  const anew = await world.launch(later);
  expect(await world.resolve(anew)).toBe('live');
  expect(await world.store.authorizations.getGrant(grantId)).toMatchObject({ askAnew: false });
  expect((await silently(world, world.newCode(later), grantId)).kind).toBe('issued');
  expect(await world.events({ event: 'epoch.drawn' })).toHaveLength(1);
  await world.store.close();
  await (await open()).close();
  return drawn;
}
