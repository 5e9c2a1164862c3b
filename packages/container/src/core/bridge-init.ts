// What a mini-program learns at the handshake: who and where it is, and which methods it may call.
import {
  BRIDGE_METHODS,
  type BridgeInit,
  type BridgeMethodName,
  type IsolationLevel,
  type Launch,
} from '@davit/protocol';
import { CONTAINER_VERSION } from './container-version.ts';
import type { AppDescription, ContainerOptions, Insets } from './ports.ts';

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
  readonly insets: Insets;
}

export const bridgeInit = (
  { adapter, host, issuer, locale, theme }: ContainerOptions,
  { instance, app, account, launch, isolation, insets }: InitFacts,
): BridgeInit => ({
  instance,
  container: { version: CONTAINER_VERSION, adapter: adapter.id },
  app_id: app.appId,
  issuer,
  host,
  account,
  locale,
  theme: theme(),
  insets,
  launch,
  isolation,
  methods: methodsFor(app),
});
