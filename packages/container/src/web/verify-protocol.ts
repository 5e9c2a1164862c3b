// What the host and its verifying worker say to each other. Types only.
import type { BundleExpectation, BundleFailure, VerifiedBundle } from '@davit/bundle';
import type { Result } from '@davit/protocol';

export interface VerifyOrder {
  readonly nth: number;
  readonly bytes: Uint8Array;
  readonly expected: BundleExpectation;
}

export type VerifyAnswer =
  /** Once, before any other: it could start. */
  | { readonly ready: true }
  | { readonly nth: number; readonly result: Result<VerifiedBundle, BundleFailure> }
  /** It threw, for example for want of memory. */
  | { readonly nth: number; readonly error: string };
