// Everything that Plaza's screens share, put together once and handed down by Vue's injection.
import { type Container, createContainer } from '@davit/container';
import { createWebAdapter } from '@davit/container/web';
import { webCrypto } from '@davit/crypto/web';
import { createHostClient, type HostClient } from '@davit/host';
import { createBroker, createCatalogue, createLaunchReport } from '@davit/host-app';
import { type InjectionKey, inject, shallowReactive, watch } from 'vue';
import { openPlazaCatalogue, type PlazaCatalogue } from '../catalogue/plaza-catalogue.ts';
import { createRecents, type Recents } from '../catalogue/recents.ts';
import { type ConsentQuestions, createConsentQuestions } from '../consent/consent-questions.ts';
import { type ActivityWatch, createActivityWatch } from '../flow/activity-watch.ts';
import { createFlow, type Flow } from '../flow/flow.ts';
import type { Inspector } from '../inspector/inspector.ts';
import { createHostUi, createRunner, type Runner } from '../mini-program/runner.ts';
import { createRouter, type Router } from '../router/use-router.ts';
import { type AccountSession, createAccount } from '../session/account.ts';
import { browserFetch } from '../session/browser-fetch.ts';
import { type KnownPublishers, openKnownPublishers, withKnownPublishers } from '../session/known-publishers.ts';
import { installationSigner } from '../store/installation-key.ts';
import { openPlazaDatabase } from '../store/plaza-database.ts';
import { sessionStorageIn } from '../store/session-storage.ts';
import { createTheme, type Theme } from '../theme/theme.ts';
import { createAppProblems, type KnownProblems } from './app-problems.ts';
import type { PlazaConfig } from './plaza-config.ts';
import { restartChanged } from './restart-changed.ts';

export interface Plaza {
  readonly config: PlazaConfig;
  readonly catalogue: PlazaCatalogue;
  readonly recents: Recents;
  readonly host: HostClient;
  readonly container: Container;
  readonly account: AccountSession;
  readonly publishers: KnownPublishers;
  readonly questions: ConsentQuestions;
  readonly flow: Flow;
  readonly activity: ActivityWatch;
  readonly runner: Runner;
  /** Of folders; none but on a development server. */
  readonly problems: KnownProblems;
  /** Null but on a development server that serves tools. */
  readonly inspector: Inspector | null;
  readonly router: Router;
  readonly theme: Theme;
  readonly locale: string;
  /** Holds the gates' frames; the mini-program view puts it on screen and never takes it out again. */
  readonly stage: HTMLElement;
}

export const PLAZA: InjectionKey<Plaza> = Symbol('plaza');
export function usePlaza(): Plaza {
  const plaza = inject(PLAZA);
  if (plaza === undefined) throw new Error('Plaza is not provided');
  return plaza;
}

export async function createPlaza(loaded: PlazaConfig, inspector: Inspector | null): Promise<Plaza> {
  const config = shallowReactive({ ...loaded });
  const database = await openPlazaDatabase();
  const locale = 'en';
  const now = () => Date.now();
  const flow = createFlow(now);
  const theme = createTheme();
  const stage = document.createElement('div');
  stage.className = 'stage';
  const publishers = await openKnownPublishers(database);
  const client = createHostClient({
    issuer: config.issuer,
    clientId: config.clientId,
    credential: { kind: 'installation', signer: await installationSigner(database) },
    fetch: browserFetch,
    crypto: webCrypto,
    session: sessionStorageIn(database),
    now,
    onExchange: flow.exchange,
  });
  // The account and the runner need the container, which needs the host client: they are looked up when a look is due.
  const activity = createActivityWatch({
    host: withKnownPublishers(client, publishers),
    watch: (result) => account.watch(result),
    user: () => account.current.value?.userName ?? null,
    runningApps: () => runner.running(),
    isVisible: () => document.visibilityState === 'visible',
    record: flow.recorded,
    timers: { set: (callback, ms) => setTimeout(callback, ms), clear: (timer) => clearTimeout(timer as number) },
  });
  const host = activity.observed;
  const drawn = createHostUi();
  const originOf = (label: string) => `${location.protocol}//${label}.${config.appsDomain}`;
  const adapter = createWebAdapter({
    mount: stage,
    appOrigin: originOf,
    gateOrigin: (appId) => originOf(`${appId}--gate`),
    createVerifyWorker: () => new Worker(new URL('./verify-worker.ts', import.meta.url), { type: 'module' }),
  });
  const recents = createRecents(database);
  const catalogue = await openPlazaCatalogue({
    catalogue: createCatalogue({
      registryUrl: config.registry.url,
      fetch: (request) => adapter.fetch(request),
    }),
    database,
    served: () => config.apps,
    recents: () => recents.appIds.value,
  });
  const report = createLaunchReport({
    config,
    adapter,
    instances: () => container.instances,
    isOpening: () => runner.isOpening(),
  });
  const { ui, onEvent } = report.beside(drawn);
  const container = createContainer({
    adapter,
    registry: config.registry,
    onEvent,
    onCall: inspector?.calls.told,
    issuer: config.issuer,
    host: { id: config.clientId, name: config.hostName },
    broker: createBroker({
      host,
      account: () => account.session,
      ask(consent, caller, again) {
        inspector?.calls.asked(caller);
        return questions.ask(consent, caller, again);
      },
      locale,
      record: flow,
    }),
    ui,
    locale,
    theme: () => theme.current.value,
    development: config.isDevelopment,
  });
  const account = createAccount(host, container);
  const questions = createConsentQuestions(container);
  const runner = createRunner(container, drawn, flow, report);
  const problems = createAppProblems();
  if (config.isDevelopment) restartChanged(config, runner, problems);
  watch(theme.current, (current) => container.setTheme(current));
  watch(account.current, (next, before) => {
    if (next?.userName === before?.userName) return;
    runner.forget();
    void recents.of(next?.userName ?? null);
    if (before === null) return;
    flow.forget();
    activity.forget();
    inspector?.calls.clear();
  });
  return {
    config,
    catalogue,
    recents,
    host,
    container,
    account,
    publishers,
    questions,
    flow,
    activity,
    runner,
    problems,
    inspector,
    router: createRouter(),
    theme,
    locale,
    stage,
  };
}
