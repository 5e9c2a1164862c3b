// A login as JSON: what stands in its file, or in $DAVIT_LOGIN where a pipeline hands it in. Pure.
import type { PrivateJwk } from '@davit/crypto';
import type { LoginFacts } from './login.ts';

export interface LoginDocument extends LoginFacts {
  readonly privateKey: PrivateJwk;
}

const FORMAT = 1;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export function toLoginText({ privateKey, ...facts }: LoginDocument): string {
  const { issuer, clientId, kind, publisher, name, scopes, keyid } = facts;
  const document = {
    format: FORMAT,
    registry: issuer,
    client_id: clientId,
    kind,
    publisher_id: publisher,
    name,
    scopes,
    keyid,
    private_key: privateKey,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Null when it is none. Quotes nothing of what it reads: there is a private key in it. */
export function parseLogin(text: string): LoginDocument | null {
  let value: Readonly<Record<string, unknown>> | null;
  try {
    value = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || value.format !== FORMAT) return null;
  const { registry, client_id: clientId, kind, publisher_id: publisher, name, scopes, keyid } = value;
  const key = value.private_key as Readonly<Record<string, unknown>> | null | undefined;
  const isKey =
    typeof key === 'object' &&
    key !== null &&
    key.kty === 'OKP' &&
    key.crv === 'Ed25519' &&
    isText(key.x) &&
    isText(key.d);
  if (!isKey || !isText(registry) || !isText(clientId) || !isText(keyid) || !isText(name)) return null;
  if (kind !== 'publisher' && kind !== 'operator') return null;
  if (publisher !== null && !isText(publisher)) return null;
  if (!Array.isArray(scopes) || !scopes.every(isText)) return null;
  const privateKey = { kty: 'OKP', crv: 'Ed25519', x: key.x as string, d: key.d as string };
  return { issuer: registry, clientId, kind, publisher, name, scopes, keyid, privateKey };
}
