// Lets the worker of one version take over its origin. Called only when that version is whole, or there is none to take over from.

/** Resolves when the worker with this very URL answers for the origin: true when another one, or none, did before. */
export async function activateWorker(
  serviceWorker: Pick<ServiceWorkerContainer, 'getRegistration' | 'register'>,
  url: string,
  /** Null when the caller has just asked, and there is none. */
  known?: null,
): Promise<boolean> {
  const isOurs = (worker: ServiceWorker | null): boolean => worker?.scriptURL === url;
  const found = known === null ? undefined : await serviceWorker.getRegistration('/');
  const isNew = found === undefined || !isOurs(found.active);
  const registration = isNew ? await serviceWorker.register(url, { scope: '/', updateViaCache: 'all' }) : found;
  const { installing, waiting, active } = registration;
  const worker = [installing, waiting, active].find(isOurs);
  await new Promise<void>((done, fail) => {
    const look = (): void => {
      if (worker?.state === 'activated') done();
      else if (!worker || worker.state === 'redundant') fail(new Error('redundant'));
    };
    worker?.addEventListener('statechange', look);
    look();
  });
  return isNew;
}
