// Everything that the native host's screens share, put together once: adapter, container, host client, account, runner.

import GLib from 'gi://GLib?version=2.0';
import { type Container, createContainer } from '@davit/container';
import { createNativeAdapter } from '@davit/container/native';
import { createHostClient, type HostClient } from '@davit/host';
import type { ViewStage } from '../engine/view-stage.ts';
import { createWebkitEngine, type WebkitEngine } from '../engine/webkit-engine.ts';
import { createBlobFiles } from '../platform/blob-files.ts';
import { createBundleFiles } from '../platform/bundle-files.ts';
import { createContainerFetch } from '../platform/container-fetch.ts';
import { openDeviceKey } from '../platform/device-key.ts';
import { joinPath, makeFolder } from '../platform/folder.ts';
import { createFollowStream } from '../platform/follow-stream.ts';
import { gjsCrypto } from '../platform/gjs-crypto.ts';
import { createHostFetch } from '../platform/host-fetch.ts';
import { createSystemEvents } from '../platform/system-events.ts';
import { openTextStore } from '../platform/text-store.ts';
import { createVerifyElsewhere } from '../platform/verify-elsewhere.ts';
import { type AccountSession, createAccount } from './account.ts';
import { createBroker } from './broker.ts';
import { type ConsentQuestions, createConsentQuestions } from './consent-questions.ts';
import { type HostConfig, loadHostConfig } from './host-config.ts';
import { createPulse, type Pulse } from './pulse.ts';
import { createDrawn, createRunner, type Runner } from './runner.ts';
import { sessionIn } from './session-file.ts';

export type Theme = 'light' | 'dark';
export interface NativePlazaOptions {
  /** Everything that the host keeps. */
  readonly folder: string;
  /** `http://host.localhost:4000`: where the deployment is described. */
  readonly hostUrl: string;
  readonly stage: ViewStage;
  /** The program that verifies bundles in a process of its own. */
  readonly verifyProgram: string;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
  readonly log?: (event: string, fields?: Readonly<Record<string, unknown>>) => void;
  readonly developerExtras?: boolean;
  readonly memoryLimitMb?: number | undefined;
}

export interface NativePlaza {
  readonly config: HostConfig;
  readonly engine: WebkitEngine;
  readonly container: Container;
  readonly host: HostClient;
  readonly account: AccountSession;
  readonly questions: ConsentQuestions;
  readonly runner: Runner;
  readonly pulse: Pulse;
  isOffline(): boolean;
  theme(): Theme;
  setTheme(theme: Theme): void;
  setForeground(isForeground: boolean): void;
}

const LOCALE = 'en';

export async function createNativePlaza(options: NativePlazaOptions): Promise<NativePlaza> {
  const { folder, hostUrl, stage, log = () => {} } = options;
  const at = (name: string): string => joinPath(folder, name);
  const { sha256, randomBytes } = gjsCrypto;
  makeFolder(folder);
  const fetch = createContainerFetch();
  const { config, isFresh } = await loadHostConfig(hostUrl, at('config.json'), fetch);
  const pulse = createPulse();
  let theme = options.theme;
  let isOffline = !isFresh;
  const heard = (isReached: boolean): void => {
    if (isOffline === !isReached) return;
    isOffline = !isReached;
    pulse.beat();
  };

  const hostFetch = createHostFetch();
  const host = createHostClient({
    issuer: config.issuer,
    clientId: config.clientId,
    credential: { kind: 'installation', signer: openDeviceKey(at('device-key'), randomBytes) },
    fetch: hostFetch,
    crypto: gjsCrypto,
    session: sessionIn(at('session.json')),
    now: () => Date.now(),
    onExchange: ({ status }) => heard(status !== 0),
  });
  const engine = createWebkitEngine({
    folder: at('web'),
    stage,
    randomBytes,
    developerExtras: options.developerExtras,
    memoryLimitMb: options.memoryLimitMb,
  });
  const drawn = createDrawn(pulse);
  const events = createSystemEvents();
  const container = createContainer({
    adapter: createNativeAdapter({
      id: 'webkit',
      engine,
      files: createBundleFiles(at('versions')),
      store: openTextStore(at('store'), { sha256: (data) => sha256(data) as Uint8Array }),
      blobs: createBlobFiles(at('bundles')),
      crypto: gjsCrypto,
      verifyBundle: createVerifyElsewhere(options.verifyProgram, gjsCrypto, log),
      async fetch(request) {
        const answer = await fetch(request);
        heard(answer.kind !== 'offline');
        return answer;
      },
      follow: createFollowStream(),
      events,
      random: randomBytes,
      now: () => GLib.get_monotonic_time() / 1000,
      clock: () => Date.now(),
      timers: {
        set: (callback, ms) => setTimeout(callback, ms),
        clear: (timer) => clearTimeout(timer as object | null),
      },
      log,
    }),
    registry: config.registry,
    onEvent: drawn.onEvent,
    issuer: config.issuer,
    host: { id: config.clientId, name: config.hostName },
    broker: createBroker({ host, account: () => account, questions: () => questions, locale: LOCALE }),
    ui: drawn.ui,
    locale: LOCALE,
    theme: () => theme,
    development: config.isDevelopment,
  });
  const account = createAccount(host, container, pulse);
  const questions = createConsentQuestions(container, pulse);
  const runner = createRunner(container, drawn, pulse);
  await account.restore();
  return {
    config,
    engine,
    container,
    host,
    account,
    questions,
    runner,
    pulse,
    isOffline: () => isOffline,
    theme: () => theme,
    setTheme(next) {
      theme = next;
      options.onTheme(next);
      container.setTheme(next);
    },
    setForeground: events.setForeground,
  };
}
