// The 401 and 403 of an API: the same facts in WWW-Authenticate and in the JSON (authorization.md §9; RFC 6750 §3, RFC 9449 §7.1).
import { REASONS, type Reason } from '@davit/protocol';
import { DPOP_ALGORITHMS } from '../dpop/proof.ts';
import type { Refusal } from '../refusal.ts';

export type TokenScheme = 'DPoP' | 'Bearer';
const ALGS = `algs="${DPOP_ALGORITHMS.join(' ')}"`;

/** No credentials at all: both schemes are offered, and no error is named (RFC 6750 §3.1). */
export const tokenMissing = (): Refusal => ({
  reason: 'token_missing',
  headers: [
    ['www-authenticate', `DPoP ${ALGS}`],
    ['www-authenticate', 'Bearer realm="davit"'],
  ],
});

export function tokenRefusal(
  scheme: TokenScheme,
  reason: Extract<Reason, 'token_expired' | 'token_revoked' | 'token_unknown' | 'insufficient_scope'>,
  scope?: string,
): Refusal {
  const { error, description } = REASONS[reason];
  const parameters = [
    `error="${error}"`,
    `error_description="${description}"`,
    ...(scope === undefined ? [] : [`scope="${scope}"`]),
    ...(scheme === 'DPoP' ? [ALGS] : []),
  ];
  return {
    reason,
    headers: [['www-authenticate', `${scheme} ${parameters.join(', ')}`]],
    members: scope === undefined ? undefined : { scope },
  };
}
