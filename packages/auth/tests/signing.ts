// A client that signs: its key registered and proven, and calls signed with it. Every part can be bent by a test.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type ClientDocument, proveKey, registerKey } from '@davit/auth';
import { type SigningAlgorithm, type SignOptions, signRequest } from '@davit/signature';
import { type NodeSigningKey, nodeHashing, nodeSharedSecret, nodeSigningKey } from '@davit/signature/node';
import Database from 'libsql';
import { type Bed, ISSUER } from './bed.ts';
import { type Call, toRequest } from './call.ts';

export type Asymmetric = Exclude<SigningAlgorithm, 'hmac-sha256'>;
export const newPair = (algorithm: Asymmetric) =>
  algorithm === 'ed25519'
    ? generateKeyPairSync('ed25519')
    : algorithm === 'rsa-v1_5-sha256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const publicPem = (key: KeyObject) => key.export({ format: 'pem', type: 'spki' }) as string;

const BY_TEST = { by: 'process' } as const;

export interface TestSigner {
  readonly clientId: string;
  readonly key: NodeSigningKey;
  readonly privateKey: KeyObject;
}

/** A new key of this client, active. */
export async function newSigner(
  bed: Bed,
  clientId: string,
  { algorithm = 'ed25519', scheme = 'davit-1' }: { algorithm?: Asymmetric; scheme?: 'davit-1' | 'sha256-rsa' } = {},
): Promise<TestSigner> {
  const { privateKey, publicKey } = newPair(algorithm);
  const { context } = bed.server;
  const registered = await registerKey(context, clientId, { public_key: publicPem(publicKey), scheme }, BY_TEST);
  if (!registered.ok) throw new Error(registered.failure.description);
  const { keyid, challenge } = registered.value;
  const proof = sign(algorithm === 'ed25519' ? null : 'sha256', Buffer.from(challenge ?? ''), privateKey);
  const proved = await proveKey(context, { clientId, keyid }, proof.toString('base64'), BY_TEST);
  if (!proved.ok) throw new Error(proved.failure.description);
  return { clientId, key: nodeSigningKey(algorithm, privateKey), privateKey };
}

/** A shared secret of this client, active. */
export async function newSecretSigner(bed: Bed, clientId: string, secret: Uint8Array) {
  const { context } = bed.server;
  const document = { secret: Buffer.from(secret).toString('base64url') };
  const registered = await registerKey(context, clientId, document, BY_TEST);
  if (!registered.ok) throw new Error(registered.failure.description);
  const { keyid, challenge } = registered.value;
  const key = nodeSharedSecret({ secret, keyid, owner: clientId });
  const proof = Buffer.from(key.sign(Buffer.from(challenge ?? ''))).toString('base64');
  const proved = await proveKey(context, { clientId, keyid }, proof, BY_TEST);
  if (!proved.ok) throw new Error(proved.failure.description);
  return key;
}

type Mode = NonNullable<ClientDocument['request_signing']>;
export async function setMode(bed: Bed, clientId: string, requestSigning: Mode, classicSigning = false): Promise<void> {
  await bed.store.clients.update({ clientId, changes: { requestSigning, classicSigning }, audit: [] });
}

/** The call with its body and headers written out, and the signature over them. */
export async function signed(
  bed: Bed,
  key: TestSigner['key'],
  call: Call,
  options: Partial<SignOptions> = {},
): Promise<Call> {
  const { body, headers, method } = toRequest(call);
  const given = { method, url: ISSUER + call.path, headers, body };
  const added = await signRequest(given, key, { now: bed.now(), cover: ['origin'], hashing: nodeHashing, ...options });
  const lines = added.map(([name, value]) => [name.toLowerCase(), value] as const);
  return { method, path: call.path, headers: [...headers, ...lines], body };
}

/** Every row of every table: two equal texts mean that nothing was written between. */
export function snapshot(bed: Bed, ...tables: readonly string[]): string {
  const database = new Database(bed.path);
  const names =
    tables.length > 0
      ? tables
      : (database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[]).map(
          ({ name }) => name,
        );
  const text = JSON.stringify(
    names.map((name) =>
      (database.prepare(`SELECT * FROM "${name}"`).raw().all() as unknown[][]).map((row) =>
        row.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)),
      ),
    ),
  );
  database.close();
  return text;
}
