// WebKitGTK as the container's engine: a view of its own for each mini-program, with a data folder, a context and a process of its own.

import type WebKit2 from 'gi://WebKit2?version=4.1';
import type { NativeEngine } from '@davit/container/native';
import { toHex } from '@davit/crypto';
import type { IsolationLevel } from '@davit/protocol';
import { bytesBelow, joinPath, removeAll } from '../platform/folder.ts';
import { type AppProfile, openAppProfile } from './app-profile.ts';
import { canSandbox } from './sandbox.ts';
import { hasFeatureSwitches } from './view-settings.ts';
import type { ViewStage } from './view-stage.ts';
import { createWebkitView } from './webkit-view.ts';

export interface WebkitEngineOptions {
  /** What the engine keeps, a folder for each mini-program. */
  readonly folder: string;
  readonly stage: ViewStage;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Pages' messages to their console go to this process's output. */
  readonly developerExtras?: boolean | undefined;
  readonly memoryLimitMb?: number | undefined;
  /** Told why a process ended by itself. */
  readonly log?: ((event: string, fields: Readonly<Record<string, unknown>>) => void) | undefined;
  /** Whether web processes can be in the system's sandbox; found out when it is left out. */
  readonly sandbox?: Promise<boolean> | undefined;
  /** Whether this WebKit can switch its features off; found out when it is left out. */
  readonly featureSwitches?: boolean | undefined;
}

/** `views` is for whoever looks on from outside: tests. */
export interface WebkitEngine extends NativeEngine {
  viewOf(appId: string): WebKit2.WebView | null;
}

/**
 * Most of it is this engine's construction, and the suites try it: every view has a process of its own, the content filter holds what
 * no policy of a page reaches, the data folder outlives the process, and two schemes' hosts are two sites. Without the system's sandbox
 * those processes are all of one user with one user's rights: what breaks out of one page is in every other, as if they shared one.
 * A WebKit whose features cannot be switched off keeps ways out beside requests, which filter and proxy do not speak for.
 */
const levelOf = (isSandboxed: boolean, featureSwitches: boolean): IsolationLevel => ({
  process: isSandboxed ? 'own' : 'shared',
  egress: featureSwitches ? 'closed' : 'csp',
  storage: 'persistent',
  siblings: 'cross-site',
});

export function createWebkitEngine(options: WebkitEngineOptions): WebkitEngine {
  const { folder, stage, randomBytes, developerExtras = false, memoryLimitMb, log = () => {} } = options;
  const { sandbox = canSandbox(), featureSwitches = hasFeatureSwitches() } = options;
  const profiles = new Map<string, AppProfile>();
  const views = new Map<string, WebKit2.WebView>();
  const folderOf = (appId: string): string => joinPath(folder, appId);

  const profileOf = async (appId: string, origin: string): Promise<AppProfile> => {
    const isSandboxed = await sandbox;
    const kept = profiles.get(appId);
    if (kept !== undefined) return kept;
    const randomName = (): string => toHex(randomBytes(8));
    const made = openAppProfile({ origin, folder: folderOf(appId), randomName, sandbox: isSandboxed, memoryLimitMb });
    profiles.set(appId, made);
    return made;
  };

  return {
    viewOf: (appId) => views.get(appId) ?? null,
    async createView(view) {
      const profile = await profileOf(view.appId, view.origin);
      const filter = await profile.filter(view.reach);
      const made = createWebkitView({
        options: view,
        profile,
        filter,
        stage,
        developerExtras,
        log,
        onDestroyed() {
          if (views.get(view.appId) === made.widget) views.delete(view.appId);
        },
      });
      views.set(view.appId, made.widget);
      return made;
    },
    async removeData({ appId }) {
      const profile = profiles.get(appId);
      profiles.delete(appId);
      await profile?.remove();
      removeAll(folderOf(appId));
    },
    usage: async ({ appId }) => bytesBelow(folderOf(appId)),
    probe: async () => levelOf(await sandbox, featureSwitches),
  };
}
