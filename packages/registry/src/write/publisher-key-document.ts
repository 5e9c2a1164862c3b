// Whether a value is one link of a chain of publisher keys, by its form; whether it holds, the chain's signatures say. Pure.
import { isEd25519Key, MAX_VERSION_CODE, type PublisherKeyEntry } from '@davit/bundle';
import { decodeBase64url } from '@davit/crypto';

const MEMBERS = ['index', 'key', 'from_version_code', 'signed_by', 'signed_at', 'signature'];
const SIGNED_BY = ['root', 'previous', 'recovery'];
const SIGNATURE_BYTES = 64;
const SIGNATURE_LENGTH = 86;

const isInteger = (value: unknown, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;

export function isPublisherKey(value: unknown): value is PublisherKeyEntry {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entry = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(entry);
  const { signature } = entry;
  return (
    names.length === MEMBERS.length &&
    names.every((name) => MEMBERS.includes(name)) &&
    isInteger(entry.index, 0, Number.MAX_SAFE_INTEGER) &&
    isEd25519Key(entry.key) &&
    isInteger(entry.from_version_code, 1, MAX_VERSION_CODE) &&
    SIGNED_BY.includes(entry.signed_by as string) &&
    isInteger(entry.signed_at, 0, Number.MAX_SAFE_INTEGER) &&
    typeof signature === 'string' &&
    signature.length === SIGNATURE_LENGTH &&
    decodeBase64url(signature)?.length === SIGNATURE_BYTES
  );
}
