// One sentence a failure, for whoever calls the API. Says nothing that would help a forger.
import type { SignatureFailure } from './signature-failure.ts';

export interface RefusalText {
  readonly title: string;
  readonly hint: string;
}

const seconds = (time: number): string => `${Math.floor(time)}`;

export function refusalText(failure: SignatureFailure): RefusalText {
  switch (failure.reason) {
    case 'signature_missing':
      return {
        title: 'The request is not signed',
        hint: 'Sign it as Accept-Signature says, its tag included, with a key that you registered.',
      };
    case 'malformed':
      return { title: 'The signature or a signed part cannot be read', hint: `In ${failure.part}: ${failure.detail}.` };
    case 'unsupported_alg':
      return {
        title: 'The algorithm is not the one of the key',
        hint: 'Leave `alg` out, or name the algorithm that the key was registered with.',
      };
    case 'unknown_key':
      return {
        title: 'The key is not registered, not active, or not yours',
        hint: 'Check `keyid`: it is the JWK thumbprint (RFC 7638) of an active key. In the classic scheme, check X-Client-Id.',
      };
    case 'clock_skew':
      return {
        title: 'The signature is from the future',
        hint: `It says ${seconds(failure.created)}, here it is ${seconds(failure.now)}. Set your clock, or follow the Date header.`,
      };
    case 'expired':
      return {
        title: 'The signature is too old',
        hint: `It was made at ${seconds(failure.created)}, here it is ${seconds(failure.now)}. Sign again; if your clock is slow, follow the Date header.`,
      };
    case 'replayed':
      return { title: 'The request was received before', hint: failure.hint };
    case 'digest_mismatch':
      return {
        title: 'The body is not the one that was signed',
        hint: `Its ${failure.algorithm} is another one: hash the bytes exactly as they are sent.`,
      };
    case 'coverage': {
      const missing = failure.missing.length === 0 ? '' : `Cover also: ${failure.missing.join(', ')}. `;
      const refused =
        failure.refused.length === 0 ? '' : `Not accepted, or not in this place: ${failure.refused.join(', ')}.`;
      return { title: 'The signature does not cover what it must', hint: `${missing}${refused}`.trim() };
    }
    case 'signature_invalid':
      return {
        title: 'The signature is wrong',
        hint: 'What was received is not what was signed (a proxy may have changed host or path), or another key signed it. Compare the signature bases.',
      };
    case 'replay_store_down':
      return {
        title: 'Requests cannot be checked at the moment',
        hint: 'Nothing was done. Try again with a new signature.',
      };
  }
}
