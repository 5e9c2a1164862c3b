// @davit/sdk: the mini-program side of Davit. Tiny, and nothing but the Web platform at run time.
export type { BridgeEvents, BridgeInit, UserInfo } from '@davit/protocol';
export type { Exchange } from './authorization-server/authorization-server.ts';
export type { CallOptions } from './bridge/caller.ts';
export type { BridgeCall, BridgeGroups } from './bridge/groups.ts';
export { type ConnectOptions, connect, isInHost } from './connect.ts';
export type { Davit, DavitEvents } from './davit.ts';
export { DavitError, type SdkErrorCode } from './davit-error.ts';
export type { LoginOptions } from './login/obtain-tokens.ts';
export type { Session } from './session/session.ts';
export type { TokenInfo } from './session/tokens.ts';
