// Answers of the write side: JSON that nobody keeps, and refusals with what is particular about them.
import { fail, type Result } from '@davit/protocol';
import type { ReleaseEntry } from '../book/release-entry.ts';
import type { PublishedVersion, RegisteredApp } from '../publish/published-version.ts';
import { type Headers, refuse, respond } from '../read/respond.ts';
import type { Refused } from '../refused.ts';
import type { RegistryResponse } from '../registry-response.ts';
import type { ReleaseOutcome } from './settle.ts';

const JSON_HEADERS: Headers = [
  ['content-type', 'application/json'],
  ['cache-control', 'no-store'],
];

export const json = (value: unknown, headers: Headers = JSON_HEADERS): RegistryResponse =>
  respond(200, headers, `${JSON.stringify(value)}\n`);

/** What the authorization server takes (RFC 9449 §7.1). */
const ALGS = 'algs="ES256 EdDSA"';
const CHALLENGES: Readonly<Record<string, string>> = {
  'registry/token-missing': `DPoP ${ALGS}`,
  'registry/token-unknown': `DPoP error="invalid_token", ${ALGS}`,
  'registry/token-expired': `DPoP error="invalid_token", error_description="The access token expired", ${ALGS}`,
  'registry/proof-invalid': `DPoP error="invalid_dpop_proof", ${ALGS}`,
  'registry/use-dpop-nonce': `DPoP error="use_dpop_nonce", ${ALGS}`,
  'registry/insufficient-scope': `DPoP error="insufficient_scope", ${ALGS}`,
};

export function refused({ code, detail, headers = [], problems }: Refused): RegistryResponse {
  const challenge = CHALLENGES[code];
  const own: Headers = challenge === undefined ? [] : [['www-authenticate', challenge]];
  return refuse(code, [...own, ...headers], { detail, problems });
}

export const answer = <T>(result: Result<T, Refused>, view: (value: T) => unknown): RegistryResponse =>
  result.ok ? json(view(result.value)) : refused(result.failure);

export const wrong = (detail: string): Result<never, Refused> => fail({ code: 'registry/invalid-document', detail });

/** A version with the state that it has now: `released` while a release channel names it, `revoked` for ever. */
export function versionView(version: PublishedVersion, entry: ReleaseEntry | null) {
  const { state, ...rest } = version;
  const channels = Object.entries(entry?.channels ?? {}).flatMap(([name, channel]) =>
    channel?.current.digest === version.digest || channel?.previous?.digest === version.digest ? [name] : [],
  );
  const isRevoked = entry?.revoked.includes(version.digest) === true;
  const now = isRevoked ? 'revoked' : channels.length > 0 ? 'released' : state;
  return { ...rest, state: now, channels };
}

export const releaseView = ({ entry, app }: ReleaseOutcome) => ({
  app_id: entry.app_id,
  seq: entry.seq,
  floor: entry.floor,
  channels: entry.channels,
  revoked: entry.revoked,
  suspended: entry.suspended ?? null,
  suspended_by: app.suspended_by,
  holds: app.holds,
});

export const appView = ({ app_id, publisher, category, review_policy, ...rest }: RegisteredApp) => ({
  app_id,
  publisher,
  category,
  review_policy,
  accept_similar: rest.accept_similar,
  publisher_keys: rest.publisher_keys,
  registered_at: rest.registered_at,
});
