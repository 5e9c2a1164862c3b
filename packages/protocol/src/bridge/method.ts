// What one bridge method declares. The table of all of them drives dispatch, permission checks, types and docs (I7).
import type * as z from 'zod/mini';

/** Calls a second that one instance may make: `burst` at once, refilled at `perSecond`. */
export type RateClass = 'cheap' | 'normal' | 'prompt';
export const RATE_CLASSES: Readonly<Record<RateClass, { readonly burst: number; readonly perSecond: number }>> = {
  cheap: { burst: 200, perSecond: 100 },
  normal: { burst: 50, perSecond: 20 },
  prompt: { burst: 5, perSecond: 1 },
};

export interface BridgeMethod<P extends z.ZodMiniType = z.ZodMiniType, R extends z.ZodMiniType = z.ZodMiniType> {
  readonly params: P;
  readonly result: R;
  /** A manifest permission that the call needs; null when every mini-program may call it. */
  readonly permission: string | null;
  /** Needs a user gesture in the mini-program. */
  readonly gesture: boolean;
  /** Refused while the mini-program is hidden. */
  readonly visible: boolean;
  readonly rate: RateClass;
  readonly since: string;
  readonly status: 'stable' | 'experimental';
  /** One sentence for the reference. */
  readonly summary: string;
}

export const defineMethod = <P extends z.ZodMiniType, R extends z.ZodMiniType>(
  method: BridgeMethod<P, R>,
): BridgeMethod<P, R> => method;
