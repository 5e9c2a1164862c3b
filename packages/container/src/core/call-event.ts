// What a host may be told of each bridge call, for a developer who watches. Told only where somebody listens; what a call was answered
// with is never told, only how long it was.
import type { BridgeErrorCode, Json } from '@davit/protocol';

/** The document that waits for an answer. Once it is gone (closed, navigated, cancelled), nobody may be asked on its behalf. */
export interface Caller {
  readonly isGone: () => boolean;
  /** Called once, at once when the caller is gone already. */
  onGone(callback: () => void): void;
}

export interface CallEnd {
  readonly outcome: 'ok' | BridgeErrorCode;
  /** What the mini-program reads beside the code. */
  readonly hint: string | undefined;
  readonly durationMs: number;
  /** Of the result as JSON, in UTF-8; 0 where there is none. */
  readonly resultBytes: number;
}

/** Told twice of each call: as it comes, and once it is answered. */
export interface CallEvent {
  readonly appId: string;
  /** As it came: a mini-program may have made it up. */
  readonly method: string;
  /** As they came, before anything has looked at them. They may hold what the user calls secret. */
  readonly params: Json;
  /** One object for each call: also the broker's. */
  readonly caller: Caller;
  /** Null while nobody has answered. */
  readonly end: CallEnd | null;
}
