// What a mini-program learns at the handshake: who and where it is, and which methods it may call.
import {
  BRIDGE_METHODS,
  type BridgeInit,
  type BridgeMethodName,
  type IsolationLevel,
  type Launch,
} from '@davit/protocol';
import { CONTAINER_VERSION } from './container-version.ts';
import type { AppDescription, ContainerOptions } from './ports.ts';

const NO_INSETS = { top: 0, right: 0, bottom: 0, left: 0 };

const methodsFor = (app: AppDescription): BridgeMethodName[] =>
  (Object.keys(BRIDGE_METHODS) as BridgeMethodName[]).filter((name) => {
    const { permission } = BRIDGE_METHODS[name];
    return permission === null || app.permissions.includes(permission);
  });

export interface InitFacts {
  readonly instance: string;
  readonly app: AppDescription;
  readonly account: string;
  readonly launch: Launch;
  readonly isolation: IsolationLevel;
}

export const bridgeInit = (
  { adapter, host, issuer, locale, theme }: ContainerOptions,
  { instance, app, account, launch, isolation }: InitFacts,
): BridgeInit => ({
  instance,
  container: { version: CONTAINER_VERSION, adapter: adapter.id },
  app_id: app.appId,
  issuer,
  host,
  account,
  locale,
  theme: theme(),
  insets: NO_INSETS,
  launch,
  isolation,
  methods: methodsFor(app),
});
