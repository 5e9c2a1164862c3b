// `keygen`: a new key pair. The private half goes to a file that only its owner can read, and is never written over.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { PublicJwk } from '@davit/crypto';
import { soundPublicJwk } from '../keys/public-key.ts';
import { nodeSigningKey } from '../node/keys/node-signing-key.ts';
import { CliProblem, messageOf } from './cli-problem.ts';
import type { Io } from './io.ts';

const RSA_BITS = 3072;

export interface KeygenArguments {
  readonly alg?: string | undefined;
  readonly out?: string | undefined;
  readonly json?: boolean | undefined;
}

function generate(alg: string) {
  if (alg === 'ed25519') return { alg, ...generateKeyPairSync('ed25519') } as const;
  if (alg === 'ecdsa-p256-sha256') return { alg, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) } as const;
  if (alg === 'rsa-v1_5-sha256') return { alg, ...generateKeyPairSync('rsa', { modulusLength: RSA_BITS }) } as const;
  const detail =
    alg === 'hmac-sha256'
      ? 'hmac-sha256 is for secrets that both sides have already: whoever verifies could sign, too.'
      : `${alg} is not ed25519, ecdsa-p256-sha256 or rsa-v1_5-sha256.`;
  throw new CliProblem('No key of that algorithm is made', detail, 'davit-signature keygen --alg ed25519');
}

function save(path: string, key: KeyObject): void {
  try {
    writeFileSync(path, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    const detail = isThere ? `${path} exists, and a key is never written over.` : messageOf(cause);
    const hint = isThere
      ? `openssl pkey -in ${path} -pubout (its public key), or keygen --out another-key.pem`
      : 'davit-signature keygen --out another-key.pem';
    throw new CliProblem('The key was not saved', detail, hint, { cause });
  }
}

export function keygen(args: KeygenArguments, io: Io): number {
  const { alg, privateKey, publicKey } = generate(args.alg ?? 'ed25519');
  const path = args.out ?? 'davit-key.pem';
  save(path, privateKey);
  const { keyid } = nodeSigningKey(alg, privateKey);
  const jwk = soundPublicJwk(alg, publicKey.export({ format: 'jwk' }) as unknown as PublicJwk);
  if (args.json === true) {
    io.out(`${JSON.stringify({ alg, keyid, public_jwk: jwk, private_key_file: path })}\n`);
    return 0;
  }
  io.err(`Private key: ${path} (mode 0600). Keep it; send it to nobody.\nAlgorithm:   ${alg}\nkeyid:       ${keyid}\n`);
  io.err('Public key, which the API gets:\n');
  io.out(`${JSON.stringify(jwk)}\n`);
  return 0;
}
