// Development only: a mini-program whose folder has changed is read anew from the catalogue and started again, with a notice. One
// whose folder cannot be served goes on as it was, and what is wrong is shown.

import { plainText } from '@davit/host';
import type { CatalogueApp } from '@davit/host-app';
import type { Runner } from '../mini-program/runner.ts';
import { say } from '../parts/notice.ts';
import { TEXTS } from '../texts.ts';
import { listenForAppChanges } from './app-changes.ts';
import type { KnownProblems } from './app-problems.ts';
import { loadPlazaConfig } from './plaza-config.ts';

/** Whoever has just saved a file knows already why. */
const NOTICE_MS = 2_500;

export function restartChanged(
  config: { apps: readonly CatalogueApp[] },
  runner: Runner,
  problems: KnownProblems,
): void {
  const look = (): Promise<void> => problems.refresh().catch(() => undefined);
  listenForAppChanges(async (appId) => {
    await look();
    if (problems.of(appId) !== null) return;
    const before = config.apps.find((app) => app.appId === appId);
    const { apps } = await loadPlazaConfig();
    const now = apps.find((app) => app.appId === appId);
    if (now === undefined) return;
    // The others stay the very objects that they were: nothing of theirs has changed.
    config.apps = before === undefined ? [...config.apps, now] : config.apps.map((app) => (app === before ? now : app));
    if (await runner.restart(now)) say(TEXTS.app.restarted(plainText(now.name, 40)), NOTICE_MS);
  }, look);
}
