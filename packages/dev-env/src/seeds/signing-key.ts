// The key of the mini-program that signs: made at the first start, kept in a file of its own (0600), registered and proven as
// any client's is. A key that the server does not know (a new database) is registered again.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type AuthorizationServer, proveKey, registerKey } from '@davit/server';
import { readPrivate, writePrivate } from '../directory/private-file.ts';

type Context = AuthorizationServer['context'];
const BY_PROCESS = { by: 'process' } as const;

async function keepKey(file: string): Promise<KeyObject> {
  const kept = await readPrivate(file);
  if (kept !== null) return createPrivateKey(kept);
  const { privateKey } = generateKeyPairSync('ed25519');
  await writePrivate(file, privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
  return privateKey;
}

/** The keyid of the active key whose private half is in `file`. */
export async function ensureSigningKey(context: Context, clientId: string, file: string): Promise<string> {
  const privateKey = await keepKey(file);
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const known = await context.store.signingKeys.list(clientId);
  const own = known.find(({ publicJwk }) => publicJwk?.x === x);
  if (own !== undefined && own.state !== 'pending') return own.keyid;
  // A key whose file is gone: nobody can sign with it any more.
  for (const { keyid, state } of known)
    if (state === 'active') await context.store.signingKeys.revoke({ clientId, keyid, audit: [] });
  const document = { public_key: createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }) as string };
  const registered = await registerKey(context, clientId, document, BY_PROCESS);
  if (!registered.ok) throw new Error(`The key of ${clientId}: ${registered.failure.description}`);
  const { challenge, keyid } = registered.value;
  const proof = sign(null, Buffer.from(challenge ?? ''), privateKey).toString('base64');
  const proved = await proveKey(context, { clientId, keyid }, proof, BY_PROCESS);
  if (!proved.ok) throw new Error(`The key of ${clientId}: ${proved.failure.description}`);
  return keyid;
}
