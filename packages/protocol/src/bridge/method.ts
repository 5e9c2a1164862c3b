// What one bridge method declares. The table of all of them drives dispatch, permission checks, types and docs (I7).
import type { Schema } from './schema.ts';

/** Calls a second that one instance may make: `burst` at once, refilled at `perSecond`. */
export type RateClass = 'cheap' | 'normal' | 'prompt';
export const RATE_CLASSES: Readonly<Record<RateClass, { readonly burst: number; readonly perSecond: number }>> = {
  cheap: { burst: 200, perSecond: 100 },
  normal: { burst: 50, perSecond: 20 },
  prompt: { burst: 5, perSecond: 1 },
};

export interface BridgeMethod<P = unknown, R = unknown> {
  readonly params: Schema<P>;
  readonly result: Schema<R>;
  /** A manifest permission that the call needs; null when every mini-program may call it. */
  readonly permission: string | null;
  /** Needs a user gesture in the mini-program. */
  readonly gesture: boolean;
  /** Refused while the mini-program is hidden. */
  readonly visible: boolean;
  readonly rate: RateClass;
}

export const defineMethod = <P, R>(method: BridgeMethod<P, R>): BridgeMethod<P, R> => method;
