// Signs a request by the classic scheme and answers the headers to add. Covers no header and no answer: prefer davit-1.
import { type Awaitable, encodeBase64, encodeUtf8, toHex } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import type { HeaderLine } from '../http-signature/request-head.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { webHashing } from '../keys/web-hashing.ts';
import { bodyDigest } from '../profile/sign-request.ts';
import { parseSignableUrl } from '../profile/signable-url.ts';
import type { ClassicSignableRequest, ClassicSignOptions } from './classic-options.ts';
import { isClientId } from './client-id.ts';
import { CLASSIC_METHODS } from './limits.ts';
import { stringToSign } from './string-to-sign.ts';

/** Throws a TypeError for a request that no verifier would take. Answers at once when key and hashing do; always `await` it. */
export function signClassic(
  request: ClassicSignableRequest,
  key: SigningKey,
  options: ClassicSignOptions,
): Awaitable<readonly HeaderLine[]> {
  const { method, clientId } = request;
  if (key.algorithm !== 'rsa-v1_5-sha256') throw new TypeError('the classic scheme signs with rsa-v1_5-sha256 alone');
  if (!CLASSIC_METHODS.includes(method)) throw new TypeError(`the classic scheme has no method ${method}`);
  if (!isClientId(clientId)) throw new TypeError('a client id is 1 to 64 letters, digits, dots, dashes, underscores');
  const { scheme, authority, target } = parseSignableUrl(request.url);
  const url = `${scheme}://${authority}${target}`;
  const time = String(Math.floor(options.now * 1000));
  if (!/^\d{13}$/.test(time)) throw new TypeError('now is not in seconds since 1970');
  return andThen(bodyDigest(request.body, options.hashing ?? webHashing), (sha256) => {
    const bodySha256 = sha256 === null ? null : toHex(sha256);
    const text = stringToSign({ method, url, time, clientId, bodySha256 });
    return andThen(key.sign(encodeUtf8(text)), (signature): readonly HeaderLine[] => [
      ['X-Client-Id', clientId],
      ['X-Request-Time', time],
      ...(bodySha256 === null ? [] : [['X-Content-SHA256', bodySha256] as const]),
      ['X-Signature', encodeBase64(signature)],
    ]);
  });
}
