// The container: launches, isolates and serves mini-programs for one host user at a time. Everything it needs is injected.
import { isPagePath } from '@davit/bundle';
import {
  BRIDGE_METHODS,
  type BridgeInit,
  type BridgeMethodName,
  type IsolationLevel,
  isAppId,
  type Launch,
} from '@davit/protocol';
import { createAppOwners } from './app-owner.ts';
import { createBridgeStorage } from './bridge-storage.ts';
import { LaunchRefusal } from './launch-refusal.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import type { AppDescription, Container, ContainerOptions, Instance, LaunchRequest } from './ports.ts';
import { randomId } from './random-id.ts';
import { createRunningInstance, type RunningInstance } from './running-instance.ts';
import { createShield } from './shield.ts';

export const CONTAINER_VERSION = '0.1.0';
const MAX_PARAMS_LENGTH = 2048;
const WEAKEST: IsolationLevel = { process: 'shared', egress: 'csp', storage: 'none', siblings: 'same-site' };
const NO_INSETS = { top: 0, right: 0, bottom: 0, left: 0 };

const methodsFor = (app: AppDescription): BridgeMethodName[] =>
  (Object.keys(BRIDGE_METHODS) as BridgeMethodName[]).filter((name) => {
    const { permission } = BRIDGE_METHODS[name];
    return permission === null || app.permissions.includes(permission);
  });

/** Where and how it starts, or a refusal: the path stays within the mini-program, the parameters stay small. */
function launchOf({ app, path = '/', params = {}, referrer }: LaunchRequest): Launch {
  if (!isAppId(app.appId)) throw new LaunchRefusal('invalid_request', 'There is no mini-program of that name.');
  if (!isPagePath(path)) throw new LaunchRefusal('invalid_request', `${app.name} has no such page.`);
  if (JSON.stringify(params).length > MAX_PARAMS_LENGTH) {
    throw new LaunchRefusal('invalid_request', 'The link carries too much.');
  }
  return { path, params: { ...params }, reloaded: false, ...(referrer === undefined ? {} : { referrer }) };
}

export function createContainer(options: ContainerOptions): Container {
  const { adapter } = options;
  let running: readonly RunningInstance[] = [];
  const exclusively = createOneAtATime();
  const owners = createAppOwners(adapter.store, (appId) => adapter.wipe(appId), adapter.random);
  const shield = createShield(() => {
    for (const instance of running) instance.shieldChanged();
  });
  let user: string | null = null;
  let isolation: Promise<IsolationLevel> | null = null;

  const endAll = async (code: 'closed' | 'account_changed'): Promise<void> => {
    await Promise.all(running.map((instance) => instance.end(code)));
  };
  const endApp = async (appId: string): Promise<void> => {
    await Promise.all(running.filter(({ app }) => app.appId === appId).map((instance) => instance.end('closed')));
  };

  /** What others left behind goes at once where it can; what cannot be wiped now is wiped before that mini-program's next launch. */
  const wipeForeign = async (): Promise<void> => {
    for (const appId of await owners.foreign(user)) {
      await owners.release(appId).catch((error: unknown) => adapter.log('wipe.failed', { app_id: appId, error }));
    }
  };

  const start = async (request: LaunchRequest, launch: Launch): Promise<Instance> => {
    const { app } = request;
    const alive = running.find((instance) => instance.app.appId === app.appId && instance.isAlive());
    if (alive !== undefined && request.path === undefined && request.params === undefined) {
      alive.show();
      return alive;
    }
    // One instance of a mini-program at a time: a live one can script any further frame on its origin.
    await endApp(app.appId);

    isolation ??= adapter.probe().catch(() => WEAKEST);
    const level = await isolation;
    if (level.storage === 'none') {
      throw new LaunchRefusal(
        'no_storage',
        `${app.name} cannot start: this browser keeps no data for it. Allow site data and try again.`,
      );
    }
    let account: string;
    try {
      account = await owners.claim(app.appId, user);
    } catch (cause) {
      adapter.log('wipe.failed', { app_id: app.appId, error: cause });
      throw new LaunchRefusal(
        'wipe_failed',
        `${app.name} cannot start: what another user left in it could not be deleted. Try again.`,
        cause,
      );
    }

    const id = randomId(adapter.random);
    const instance = createRunningInstance({
      id,
      app,
      launch,
      storage: createBridgeStorage(adapter.store, account, adapter.random),
      container: options,
      shielded: shield.isUp,
      onShow: (shown) => {
        for (const other of running) if (other !== shown) other.hide();
      },
      onEnd: (ended) => {
        running = running.filter((other) => other !== ended);
      },
    });
    running = [...running, instance];
    for (const other of running) if (other !== instance) other.hide();
    const init: BridgeInit = {
      instance: id,
      container: { version: CONTAINER_VERSION, adapter: adapter.id },
      app_id: app.appId,
      issuer: options.issuer,
      host: options.host,
      account,
      locale: options.locale,
      theme: options.theme(),
      insets: NO_INSETS,
      launch,
      isolation: level,
      methods: methodsFor(app),
    };
    try {
      await instance.attach(
        await adapter.open({ appId: app.appId, name: app.name, instance: id, path: launch.path, init }),
      );
    } catch (cause) {
      instance.fail('crash');
      throw new LaunchRefusal('open_failed', `${app.name} could not be opened. Try again.`, cause);
    }
    return instance;
  };

  return {
    get instances() {
      return running;
    },
    setUser: (next) =>
      exclusively(async () => {
        if (next === user) return;
        if (user !== null) for (const instance of running) instance.emit('auth.signedOut', {});
        await endAll('account_changed');
        user = next;
        if (next !== null) await wipeForeign();
      }),
    async launch(request) {
      const launch = launchOf(request);
      return exclusively(() => start(request, launch));
    },
    async prompt(ask) {
      const lower = shield.raise();
      try {
        // Who keeps taking the keyboard is ended before the first key of an answer can be typed.
        await adapter.keyboardSettled();
        return await ask();
      } finally {
        lower();
      }
    },
    shield: () => shield.raise(),
    setTheme(theme) {
      for (const instance of running) instance.emit('app.theme', { theme });
    },
    grantChanged(appId, grantedScopes) {
      for (const instance of running) {
        if (instance.app.appId === appId) instance.emit('auth.grantChanged', { granted_scopes: [...grantedScopes] });
      }
    },
    closeAll: () => exclusively(() => endAll('closed')),
    clearData: (appId) =>
      exclusively(async () => {
        await endApp(appId);
        await owners.release(appId);
      }),
  };
}
