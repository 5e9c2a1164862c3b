// The Web Lock `davit:run:<app-id>`: shared by every running instance in every tab, exclusive for whoever replaces or wipes what is
// installed. Nobody ever waits in line for the exclusive one, so a shared one that waits is always the next to be given.
import { OpenFailure, type RunSlot } from '../core/delivery-ports.ts';

const name = (appId: string): string => `davit:run:${appId}`;
/** Somebody else puts a version in place just now. */
const SHARED_WAIT_MS = 15_000;
const WIPE_WAIT_MS = 2000;
const TRY_AGAIN_MS = 50;

/** The answer gives it back; null when it is not to be had now. */
const hold = (locks: LockManager, appId: string, options: LockOptions): Promise<(() => void) | null> =>
  new Promise((held, refused) => {
    locks
      .request(name(appId), options, (lock) => {
        if (lock === null) return held(null);
        return new Promise<void>((release) => held(release));
      })
      .catch(refused);
  });

/** Without Web Locks there is nobody to tell: a browser that old has no service workers in frames either. */
const UNLOCKED: RunSlot = { alone: true, settle: () => {}, release: () => {} };

export async function enterRunLock(locks: LockManager | undefined, appId: string): Promise<RunSlot> {
  if (locks === undefined) return UNLOCKED;
  const exclusive = await hold(locks, appId, { mode: 'exclusive', ifAvailable: true });
  if (exclusive === null) {
    const shared = await hold(locks, appId, { mode: 'shared', signal: AbortSignal.timeout(SHARED_WAIT_MS) }).catch(
      (cause: unknown) => {
        throw new OpenFailure('timeout', cause);
      },
    );
    return { alone: false, settle: () => {}, release: shared ?? (() => {}) };
  }
  let after: Promise<(() => void) | null> | null = null;
  let isReleased = false;
  return {
    alone: true,
    settle() {
      if (after !== null || isReleased) return;
      // Waits behind the exclusive one and is given the moment that one goes: nobody comes in between.
      after = hold(locks, appId, { mode: 'shared' });
      exclusive();
    },
    release() {
      isReleased = true;
      exclusive();
      void after?.then((shared) => shared?.());
    },
  };
}

/** Runs `step` while no tab runs the mini-program; rejects when one still does after two seconds. */
export async function whileNotRunning(
  locks: LockManager | undefined,
  appId: string,
  step: () => Promise<void>,
): Promise<void> {
  if (locks === undefined) return step();
  for (const end = performance.now() + WIPE_WAIT_MS; ; ) {
    const release = await hold(locks, appId, { mode: 'exclusive', ifAvailable: true });
    if (release !== null) return step().finally(release);
    if (performance.now() > end) throw new Error(`${appId} still runs`);
    await new Promise((done) => setTimeout(done, TRY_AGAIN_MS));
  }
}
