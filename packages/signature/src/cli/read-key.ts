// Key files: PEM or JWK, and shared secrets. The algorithm follows from the kind of key. Prints no private byte.
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SigningAlgorithm } from '../keys/algorithm.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { nodeSharedSecret } from '../node/keys/node-shared-secret.ts';
import { nodeSigningKey } from '../node/keys/node-signing-key.ts';
import { nodeVerificationKey } from '../node/keys/node-verification-key.ts';
import { CliProblem, messageOf } from './cli-problem.ts';

export interface KeyArguments {
  readonly key?: string | undefined;
  readonly secret?: string | undefined;
  readonly keyid?: string | undefined;
}

const OWNER = 'caller';

export function readInputFile(path: string, what: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new CliProblem(`The ${what} cannot be read`, messageOf(cause), `Check the path ${path}.`, { cause });
  }
}

function algorithmOf(key: KeyObject): Exclude<SigningAlgorithm, 'hmac-sha256'> {
  const kind = key.asymmetricKeyType;
  if (kind === 'ed25519') return 'ed25519';
  if (kind === 'ec') return 'ecdsa-p256-sha256';
  if (kind === 'rsa') return 'rsa-v1_5-sha256';
  throw new TypeError(`a key of kind ${kind} signs nothing here`);
}

function readObject(
  path: string,
  create: (input: string | { key: JsonWebKey; format: 'jwk' }) => KeyObject,
): KeyObject {
  const text = Buffer.from(readInputFile(path, 'key file')).toString('utf8');
  return create(text.trimStart().startsWith('{') ? { key: JSON.parse(text) as JsonWebKey, format: 'jwk' } : text);
}

function sharedSecret({ key, secret, keyid }: KeyArguments) {
  if (secret === undefined) return null;
  if (key !== undefined || keyid === undefined)
    throw new CliProblem('A shared secret needs its name', 'its --keyid, and no --key', '--secret FILE --keyid NAME');
  return nodeSharedSecret({ secret: readInputFile(secret, 'secret'), keyid, owner: OWNER });
}

function fileOf({ key }: KeyArguments, what: string): string {
  if (key === undefined) throw new CliProblem('There is no key', `--key is missing: ${what}`, 'davit-signature keygen');
  return key;
}

const wrong = (cause: unknown, hint: string): never => {
  if (cause instanceof CliProblem) throw cause;
  throw new CliProblem('The key cannot be used', messageOf(cause), hint, { cause });
};

export function readSigningKey(given: KeyArguments): SigningKey {
  try {
    const shared = sharedSecret(given);
    if (shared !== null) return shared;
    const path = fileOf(given, 'the file of your private key');
    const text = Buffer.from(readInputFile(path, 'key file')).toString('utf8');
    if (/PUBLIC KEY/.test(text) || (text.trimStart().startsWith('{') && !/"[dk]"\s*:/.test(text)))
      throw new TypeError('this is a public key: its private half signs');
    const object = readObject(path, createPrivateKey);
    return nodeSigningKey(algorithmOf(object), object);
  } catch (cause) {
    return wrong(cause, 'Give the private key as PEM (PKCS #8) or JWK; `davit-signature keygen` makes one.');
  }
}

export function readVerificationKey(given: KeyArguments): VerificationKey {
  try {
    const shared = sharedSecret(given);
    if (shared !== null) return shared;
    const path = fileOf(given, 'the file of the caller’s public key');
    // createPublicKey takes a private key, too: here it means that somebody gave theirs away.
    if (/PRIVATE KEY|"d"\s*:/.test(Buffer.from(readInputFile(path, 'key file')).toString('utf8')))
      throw new TypeError('this is a private key: whoever verifies needs the public one only');
    const object = readObject(path, createPublicKey);
    return nodeVerificationKey(algorithmOf(object), object, OWNER);
  } catch (cause) {
    return wrong(cause, 'Give the public key as JWK or PEM; `keygen` prints it, `openssl pkey -pubout` extracts it.');
  }
}
