// What each bridge method does. The dispatcher has checked shape, permission, visibility and rate before.
import { type Launch, parseScope } from '@davit/protocol';
import type { BridgeStorage } from './bridge-storage.ts';
import type { Handlers } from './dispatcher.ts';
import { DEFAULT_TOAST_MS } from './durations.ts';
import { createPatientBroker } from './patient-broker.ts';
import { type AppDescription, BridgeRefusal, type ContainerOptions } from './ports.ts';

export interface HandlerContext {
  readonly id: string;
  readonly app: AppDescription;
  readonly container: ContainerOptions;
  readonly storage: BridgeStorage;
  readonly ready: () => void;
  readonly launch: () => Launch;
  /** Throws a `BridgeRefusal` when it is not known for sure that the mini-program may still act for the user. */
  readonly checkStatus: () => Promise<void>;
}

/** Refuses a scope that the manifest does not declare, before anybody is asked anything (T021). */
function checkScopes(app: AppDescription, scope: string): void {
  const asked = parseScope(scope);
  if (asked === null || asked.length === 0)
    throw new BridgeRefusal('invalid_params', 'scope: names separated by one space.');
  const beyond = asked.filter((name) => !app.scopes.includes(name));
  if (beyond.length > 0)
    throw new BridgeRefusal('scope_not_allowed', `Not in the manifest: ${beyond.join(' ').slice(0, 200)}`);
}

export function createHandlers({ id, app, container, storage, ready, launch, checkStatus }: HandlerContext): Handlers {
  const { ui } = container;
  const broker = createPatientBroker(container.broker);
  return {
    'app.ready': () => {
      ready();
      return {};
    },
    'app.getLaunchOptions': () => launch(),
    'auth.requestCode': async (params, caller) => {
      checkScopes(app, params.scope);
      await checkStatus();
      // Nobody is asked on behalf of a document that has gone meanwhile.
      if (caller.isGone()) throw new BridgeRefusal('closed');
      return broker.requestCode(app, params, caller);
    },
    'auth.checkSession': async () => {
      await checkStatus();
      return broker.checkSession(app);
    },
    'ui.toast': ({ text, duration_ms }) => {
      ui.toast(id, text, duration_ms ?? DEFAULT_TOAST_MS);
      return {};
    },
    'ui.setTitle': ({ title }) => {
      ui.setTitle(id, title);
      return {};
    },
    'storage.get': async ({ key }) => ({ value: await storage.get(key) }),
    'storage.set': async ({ key, value }) => {
      await storage.set(key, value);
      return {};
    },
    'storage.remove': async ({ key }) => {
      await storage.remove(key);
      return {};
    },
    'storage.clear': async () => {
      await storage.clear();
      return {};
    },
    'storage.keys': async () => ({ keys: await storage.keys() }),
  };
}
