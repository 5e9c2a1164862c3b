// What the host and its verifying worker say to each other. Types only.
import type { BundleExpectation, BundleFailure, VerifiedBundle } from '@davit/bundle';
import type { Result } from '@davit/protocol';

export interface VerifyOrder {
  readonly nth: number;
  readonly bytes: Uint8Array;
  readonly expected: BundleExpectation;
}

export interface VerifyAnswer {
  readonly nth: number;
  readonly result: Result<VerifiedBundle, BundleFailure>;
}
