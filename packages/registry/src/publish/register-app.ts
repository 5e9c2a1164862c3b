// Registering a mini-program: its id, once and for ever, with the publisher and the key that the root vouches for; and the chain of
// publisher keys after that.
import { type BundleCrypto, type Ed25519Key, type PublisherKeyEntry, publisherChainProblem } from '@davit/bundle';
import { fail, ok, type Result } from '@davit/protocol';
import { appIdConflict } from '../catalogue/name-conflict.ts';
import type { RegistryCaller } from '../ports/caller-check.ts';
import type { Refused } from '../refused.ts';
import type { Desk } from '../write/desk.ts';
import { settle, settleRelease } from '../write/settle.ts';
import type { RegisteredApp } from './published-version.ts';

type Settings = Pick<RegisteredApp, 'category' | 'review_policy' | 'accept_similar'>;
const DEFAULTS: Settings = { category: null, review_policy: null, accept_similar: [] };

export interface Registration extends Pick<RegisteredApp, 'app_id' | 'publisher'> {
  readonly publisher_key: PublisherKeyEntry;
  /** What is not said stays as it is. */
  readonly settings: Partial<Settings>;
}

const chainProblem = async (
  appId: string,
  chain: readonly PublisherKeyEntry[],
  desk: { readonly root: Ed25519Key; readonly crypto: Pick<BundleCrypto, 'verify'> },
): Promise<Refused | null> => {
  const detail = await publisherChainProblem(appId, chain, desk.root, desk.crypto);
  return detail === null ? null : { code: 'registry/bad-publisher-keys', detail };
};

/** Asked of a key that the chain vouches for, before anything is kept. */
async function useProblem(desk: Desk, publisher: string, key: PublisherKeyEntry): Promise<Refused | null> {
  if (desk.claimBundleKey === undefined || (await desk.claimBundleKey(publisher, key.key))) return null;
  return { code: 'registry/key-of-another-purpose' };
}

/** The same again changes nothing; category, review policy and accepted look-alikes may change, publisher and key never here. */
export async function registerApp(
  desk: Desk,
  registration: Registration,
  caller: RegistryCaller,
): Promise<Result<RegisteredApp, Refused>> {
  const { app_id, publisher, publisher_key } = registration;
  const problem =
    (await chainProblem(app_id, [publisher_key], desk)) ?? (await useProblem(desk, publisher, publisher_key));
  if (problem !== null) return fail(problem);
  return settle(desk, async () => {
    const before = await desk.store.app(app_id);
    if (before !== null && before.publisher !== publisher)
      return fail({ code: 'registry/app-taken', detail: `It belongs to "${before.publisher}".` });
    if (before !== null && before.publisher_keys[0]?.signature !== publisher_key.signature)
      return fail({ code: 'registry/bad-publisher-keys', detail: 'Its first key is another one; add a key instead.' });
    const { category, review_policy, accept_similar } = { ...DEFAULTS, ...before, ...registration.settings };
    const settings: Settings = { category, review_policy, accept_similar };
    const app: RegisteredApp = before
      ? { ...before, ...settings }
      : {
          app_id,
          publisher,
          ...settings,
          publisher_keys: [publisher_key],
          registered_at: desk.now(),
          holds: {},
          suspended_by: null,
        };
    const other = appIdConflict(app, await desk.store.apps());
    if (other !== null) return fail({ code: 'registry/confusable-app-id', detail: `It looks like "${other}".` });
    if (before !== null && JSON.stringify(app) === JSON.stringify(before)) return ok({ value: before, change: null });
    const evidence = { publisher, publisher_key: publisher_key.key, ...settings };
    const note = { actor: caller.client_id, verb: 'register', app_id, version_code: null, evidence } as const;
    return ok({ value: app, change: { app, note } });
  });
}

/** One more link, signed as its place in the chain demands; containers learn it with the next record. */
export async function addPublisherKey(
  desk: Desk,
  appId: string,
  key: PublisherKeyEntry,
  caller: RegistryCaller,
): Promise<Result<RegisteredApp, Refused>> {
  const before = await desk.store.app(appId);
  if (before === null) return fail({ code: 'registry/unknown-app' });
  if (key.signed_by === 'recovery' && !caller.scopes.includes('registry:operate'))
    return fail({ code: 'registry/insufficient-scope', detail: 'A recovery needs registry:operate.' });
  const isThere = before.publisher_keys.some(({ signature }) => signature === key.signature);
  if (isThere) return ok(before);
  const chain = [...before.publisher_keys, key];
  const problem = (await chainProblem(appId, chain, desk)) ?? (await useProblem(desk, before.publisher, key));
  if (problem !== null) return fail(problem);
  // The chain that was verified is the one that is kept, or none.
  const moved = (app: RegisteredApp | null): boolean => app?.publisher_keys.length !== before.publisher_keys.length;
  const note = {
    actor: caller.client_id,
    verb: 'add_key',
    app_id: appId,
    version_code: null,
    evidence: { ...key },
  } as const;
  const tooLate: Refused = { code: 'registry/bad-publisher-keys', detail: 'Somebody else has added a key just now.' };
  if ((await desk.store.release(appId)) === null)
    return settle(desk, async () => {
      const app = await desk.store.app(appId);
      if (app === null || moved(app)) return fail(tooLate);
      const next = { ...app, publisher_keys: chain };
      return ok({ value: next, change: { app: next, note } });
    });
  const settled = await settleRelease(desk, appId, ({ entry, app }) => {
    if (entry === null || moved(app)) return fail(tooLate);
    return ok({
      decision: { ...entry, publisher_keys: chain },
      app: { ...app, publisher_keys: chain },
      note,
    });
  });
  return settled.ok ? ok(settled.value.app) : settled;
}
