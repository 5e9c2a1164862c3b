// A signing key as its owner and the operator see it. Never a secret, sealed or open.
import type { ClientSigningKey } from '../../ports/signing-key-store.ts';

const toTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

export function keyView(key: ClientSigningKey, now: number) {
  const isOver = key.state === 'retiring' && (key.retiresAt ?? 0) <= now;
  return {
    keyid: key.keyid,
    purpose: key.purpose,
    algorithm: key.algorithm,
    scheme: key.scheme,
    state: isOver ? 'revoked' : key.state,
    public_key: key.publicJwk,
    created_at: toTime(key.createdAt),
    state_since: toTime(isOver ? (key.retiresAt ?? 0) : key.stateSince),
    retires_at: key.retiresAt === null ? null : toTime(key.retiresAt),
    ...(key.challenge === null
      ? {}
      : { challenge: key.challenge, challenge_expires_at: toTime(key.challengeEndsAt ?? 0) }),
  };
}
