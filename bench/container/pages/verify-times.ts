// Verifying a bundle and unzipping it alone, in turns over the same bytes. Runs in a browser's worker and in Node alike.
import { type BundleCrypto, type BundleExpectation, verifyBundle } from '@davit/bundle';
import { unzipSync } from 'fflate';

export interface VerifyTimes {
  readonly davitMs: number[];
  readonly unzipMs: number[];
}

export async function measureVerification(
  bytes: Uint8Array,
  expected: BundleExpectation,
  crypto: BundleCrypto,
  rounds: number,
): Promise<VerifyTimes> {
  const times: VerifyTimes = { davitMs: [], unzipMs: [] };
  // The first rounds warm up: both are JavaScript that has to be compiled.
  for (let at = -2; at < rounds; at += 1) {
    let began = performance.now();
    const verified = await verifyBundle(bytes, expected, crypto);
    const davit = performance.now() - began;
    if (!verified.ok) throw new Error(JSON.stringify(verified.failure));
    began = performance.now();
    const files = unzipSync(bytes);
    const unzip = performance.now() - began;
    // All but integrity.json and its signature.
    if (Object.keys(files).length !== verified.value.files.size + 2) throw new Error('the two disagree');
    if (at < 0) continue;
    times.davitMs.push(davit);
    times.unzipMs.push(unzip);
  }
  return times;
}
