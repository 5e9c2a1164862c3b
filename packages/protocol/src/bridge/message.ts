// What crosses the port: JSON-RPC 2.0 and nothing else; and the handshake that hands the port over (container.md §3). Notifications
// are the container's events, `$/cancel` {id} from the mini-program, and `$/ping` {n}, each second that a document is on screen: it
// answers `$/pong` {n}, and after five seconds of silence the host offers the user to close it.
import type { Launch } from './app.ts';
import type { BridgeMethodName } from './table.ts';

/** JSON text of one message, in UTF-16 units; a longer one is a violation. */
export const MAX_MESSAGE_LENGTH = 1024 * 1024;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface BridgeRequest {
  readonly jsonrpc: '2.0';
  /** Drawn by the SDK, unique per port. */
  readonly id: string;
  readonly method: string;
  readonly params: Json;
}

export interface IsolationLevel {
  readonly process: 'own' | 'shared';
  readonly egress: 'closed' | 'csp';
  readonly storage: 'persistent' | 'session' | 'none';
  readonly siblings: 'cross-site' | 'same-site';
}

/** What a mini-program learns at the handshake. */
export interface BridgeInit {
  readonly instance: string;
  readonly container: { readonly version: string; readonly adapter: 'web' | 'webkit' | 'android' | 'ios' | 'test' };
  readonly app_id: string;
  readonly issuer: string;
  readonly host: { readonly id: string; readonly name: string };
  /** Random id per (installation, user, mini-program): keeps one user's keys apart from another's. */
  readonly account: string;
  readonly locale: string;
  readonly theme: 'light' | 'dark';
  readonly insets: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
  readonly launch: Launch;
  readonly isolation: IsolationLevel;
  readonly methods: readonly BridgeMethodName[];
}

/** SDK → parent window. Nothing in it is secret. */
export interface Hello {
  readonly davit: 1;
  readonly hello: { readonly sdk: string; readonly nonce: string };
}
/** Gate → mini-program window, with exactly one transferred MessagePort. */
export interface Welcome {
  readonly davit: 1;
  readonly nonce: string;
  readonly init: BridgeInit;
}
