// The Web Lock `davit:run:<app-id>`: shared by every running instance in every tab, exclusive for whoever wipes.

const name = (appId: string): string => `davit:run:${appId}`;
const WIPE_WAIT_MS = 2000;

/** Takes the lock shared; the answer gives it back. Without Web Locks there is nothing to take. */
export async function holdRunLock(locks: LockManager | undefined, appId: string): Promise<() => void> {
  if (locks === undefined) return () => {};
  let release: () => void = () => {};
  const released = new Promise<void>((done) => {
    release = done;
  });
  await new Promise<void>((held, refused) => {
    locks
      .request(name(appId), { mode: 'shared' }, () => {
        held();
        return released;
      })
      .catch(refused);
  });
  return release;
}

/** Runs `step` while no tab runs the mini-program; rejects when one still does after two seconds. */
export async function whileNotRunning(
  locks: LockManager | undefined,
  appId: string,
  step: () => Promise<void>,
): Promise<void> {
  if (locks === undefined) return step();
  await locks.request(name(appId), { mode: 'exclusive', signal: AbortSignal.timeout(WIPE_WAIT_MS) }, step);
}
