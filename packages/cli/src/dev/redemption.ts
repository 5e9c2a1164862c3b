// How a mini-program redeems its code: the one request that does it, as data and as a curl command. Pure but for the proof.
import { nodeCrypto } from '@davit/crypto/node';
import type { MintedCode } from '@davit/dev-env';
import { makeProof } from '@davit/dpop';
import { shellWord } from '../terminal/shell-word.ts';

export interface Redemption {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

export interface RedemptionFacts {
  readonly issuer: string;
  readonly appId: string;
  /** Of a mini-program with a back end that has one. */
  readonly secret: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** RFC 6749 §2.3.1: both are form-encoded before they become a credential. */
const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

export async function redemptionOf(
  minted: MintedCode,
  { issuer, appId, secret, now }: RedemptionFacts,
): Promise<Redemption> {
  const url = `${issuer}/oauth/token`;
  const { key, code, codeVerifier } = minted;
  const proof = key && (await makeProof({ method: 'POST', url, now: now / 1000 }, key.signer, nodeCrypto));
  return {
    method: 'POST',
    url,
    headers: {
      ...(proof !== null && { DPoP: proof }),
      ...(secret !== undefined && { Authorization: basic(appId, secret) }),
    },
    form: {
      grant_type: 'authorization_code',
      ...(secret === undefined && { client_id: appId }),
      code,
      code_verifier: codeVerifier,
    },
  };
}

export function curlOf({ url, headers, form }: Redemption): string {
  const parts = [
    `curl ${shellWord(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    ...Object.entries(form).map(([name, value]) => `--data-urlencode ${shellWord(`${name}=${value}`)}`),
  ];
  return parts.join(' \\\n  ');
}
