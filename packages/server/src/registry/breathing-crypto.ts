// The cryptography of a long check: between two hashes everybody else has a turn, so that no bundle holds up logins and stops.
import { setImmediate } from 'node:timers/promises';
import type { CryptoPort } from '@davit/crypto';

/** How long a check may go on before others have their turn. */
const BREATH_MS = 5;

export function breathing<Crypto extends Pick<CryptoPort, 'sha256'>>(crypto: Crypto): Crypto {
  let last = performance.now();
  return {
    ...crypto,
    async sha256(data: Uint8Array) {
      if (performance.now() - last > BREATH_MS) {
        await setImmediate();
        last = performance.now();
      }
      return crypto.sha256(data);
    },
  };
}
