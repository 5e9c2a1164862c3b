// Everything that the native host's screens share, put together once: adapter, container, host client, account, runner.

import { type Container, createContainer } from '@davit/container';
import { createHostClient, type HostClient } from '@davit/host';
import {
  type AccountSession,
  type ConsentQuestions,
  createAccount,
  createBroker,
  createConsentQuestions,
  type HostConfig,
} from '@davit/host-app';
import type { ViewStage } from '../engine/view-stage.ts';
import type { WebkitEngine } from '../engine/webkit-engine.ts';
import { createContainerFetch } from '../platform/container-fetch.ts';
import { openDeviceKey } from '../platform/device-key.ts';
import { joinPath, makeFolder } from '../platform/folder.ts';
import { gjsCrypto } from '../platform/gjs-crypto.ts';
import { createHostFetch } from '../platform/host-fetch.ts';
import { loadHostConfig } from './host-config.ts';
import type { Theme } from './kept-theme.ts';
import { nameIn } from './name-file.ts';
import { createPlazaAdapter } from './plaza-adapter.ts';
import { createPulse, type Pulse } from './pulse.ts';
import { createDrawn, createRunner, type Runner } from './runner.ts';
import { sessionIn } from './session-file.ts';

export interface NativePlazaOptions {
  /** Everything that the host keeps. */
  readonly folder: string;
  /** `http://host.localhost:4000`: where the deployment is described. */
  readonly hostUrl: string;
  /** The key that vouches for mini-programs, where the host is shipped with it (base64url). */
  readonly registryRoot?: string | undefined;
  readonly stage: ViewStage;
  /** The program that verifies bundles in a process of its own. */
  readonly verifyProgram: string;
  readonly verifyTimeoutMs?: number | undefined;
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
  const { randomBytes } = gjsCrypto;
  makeFolder(folder);
  const fetch = createContainerFetch();
  const { config, isFresh } = await loadHostConfig({
    hostUrl,
    file: at('config.json'),
    registryRoot: options.registryRoot,
    fetch,
  });
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
  const { adapter, engine, events } = createPlazaAdapter({
    folder,
    stage,
    verifyProgram: options.verifyProgram,
    verifyTimeoutMs: options.verifyTimeoutMs,
    log,
    developerExtras: options.developerExtras,
    memoryLimitMb: options.memoryLimitMb,
    onReached: heard,
  });
  const drawn = createDrawn(pulse.beat);
  const container = createContainer({
    adapter,
    registry: config.registry,
    onEvent: drawn.onEvent,
    issuer: config.issuer,
    host: { id: config.clientId, name: config.hostName },
    broker: createBroker({
      host,
      account: () => account,
      ask: (...question) => questions.ask(...question),
      locale: LOCALE,
    }),
    ui: drawn.ui,
    locale: LOCALE,
    theme: () => theme,
    development: config.isDevelopment,
  });
  const account = createAccount(host, container, pulse.beat, nameIn(at('name.json')));
  const questions = createConsentQuestions(container, pulse.beat);
  const runner = createRunner(container, drawn);
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
