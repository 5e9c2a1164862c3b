// The signed drivers as bytes, and what a release record would say of them. Language only.
import type { BundleExpectation } from '@davit/bundle';
import { decodeBase64url } from '@davit/crypto';
import { BUILT_DRIVERS, DRIVER_KEY } from './built-drivers.ts';
import { DRIVERS } from './driver-files.ts';

export interface DriverBundle {
  readonly bytes: Uint8Array;
  readonly expected: BundleExpectation;
}

/** `contract-a` in version 1 or 2, `contract-b` in version 1. */
export function driverBundle(appId: 'contract-a' | 'contract-b' = 'contract-a', versionCode: 1 | 2 = 1): DriverBundle {
  const at = DRIVERS.findIndex(([id, version]) => id === appId && version === versionCode);
  const [digest, text] = BUILT_DRIVERS[at] ?? [];
  const bytes = decodeBase64url(text ?? '');
  if (digest === undefined || bytes === null) throw new Error(`no driver ${appId} ${versionCode}`);
  return { bytes, expected: { appId, versionCode, digest, publisherKey: DRIVER_KEY } };
}
