// The method table: the one list of what a mini-program can call. Anything else does not exist (I7).
import { appGetLaunchOptions, appReady } from './app.ts';
import { authCheckSession, authRequestCode } from './auth.ts';
import type { BridgeMethod } from './method.ts';
import type { Infer } from './schema.ts';
import { storageClear, storageGet, storageKeys, storageRemove, storageSet } from './storage.ts';
import { uiSetTitle, uiToast } from './ui.ts';

export const BRIDGE_METHODS = {
  'app.ready': appReady,
  'app.getLaunchOptions': appGetLaunchOptions,
  'auth.requestCode': authRequestCode,
  'auth.checkSession': authCheckSession,
  'ui.toast': uiToast,
  'ui.setTitle': uiSetTitle,
  'storage.get': storageGet,
  'storage.set': storageSet,
  'storage.remove': storageRemove,
  'storage.clear': storageClear,
  'storage.keys': storageKeys,
} as const satisfies Record<string, BridgeMethod>;

export type BridgeMethodName = keyof typeof BRIDGE_METHODS;
export type BridgeParams<M extends BridgeMethodName> = Infer<(typeof BRIDGE_METHODS)[M]['params']>;
export type BridgeResult<M extends BridgeMethodName> = Infer<(typeof BRIDGE_METHODS)[M]['result']>;

export const isBridgeMethod = (name: string): name is BridgeMethodName => Object.hasOwn(BRIDGE_METHODS, name);

/** Events that the container sends: name → payload. */
export interface BridgeEvents {
  'app.show': Record<string, never>;
  'app.hide': Record<string, never>;
  'app.theme': { theme: 'light' | 'dark' };
  'auth.grantChanged': { granted_scopes: string[] };
  'auth.signedOut': Record<string, never>;
}
export type BridgeEventName = keyof BridgeEvents;
