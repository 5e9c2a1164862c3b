// The key of the mini-program that signs: made at the first start, kept in a file of its own (0600), registered and proven as
// any client's is. A key that the server does not know (a new database) is registered again; for one that was revoked, or has
// retired, another is made: at once where the client has no key left, else at the next start, beside a developer's.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type AuthorizationServer, proveKey, registerKey } from '@davit/server';
import { readPrivate, writePrivate } from '../directory/private-file.ts';

type Context = AuthorizationServer['context'];
const BY_PROCESS = { by: 'process' } as const;

type KnownKey = Awaited<ReturnType<Context['store']['signingKeys']['list']>>[number];

async function readKey(file: string): Promise<KeyObject | null> {
  const kept = await readPrivate(file);
  return kept === null ? null : createPrivateKey(kept);
}

async function makeKey(file: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519');
  await writePrivate(file, privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
  return privateKey;
}

const isOver = ({ retiresAt, state }: KnownKey, now: number): boolean =>
  state === 'revoked' || (state === 'retiring' && (retiresAt ?? 0) <= now);

/** The keyid of the active key whose private half is in `file`. */
export async function ensureSigningKey(context: Context, clientId: string, file: string): Promise<string> {
  const kept = await readKey(file);
  const known = await context.store.signingKeys.list(clientId);
  const x = kept && createPublicKey(kept).export({ format: 'jwk' }).x;
  const own = known.find(({ publicJwk }) => x !== null && publicJwk?.x === x);
  const isDead = own !== undefined && isOver(own, context.store.now());
  if (own !== undefined && own.state !== 'pending' && !isDead) return own.keyid;
  const active = known.filter(({ state }) => state === 'active');
  // With a lost file, or one that another database knew, nobody can sign any more by the keys that are there. Where a key
  // was revoked, those beside it are the developer's: they go only as far as there is no room.
  for (const { keyid } of isDead ? active.slice(0, -1) : active)
    await context.store.signingKeys.revoke({ clientId, keyid, audit: [] });
  const privateKey = kept === null || isDead ? await makeKey(file) : kept;
  const document = { public_key: createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }) as string };
  const registered = await registerKey(context, clientId, document, BY_PROCESS);
  if (!registered.ok) throw new Error(`The key of ${clientId}: ${registered.failure.description}`);
  const { challenge, keyid } = registered.value;
  const proof = sign(null, Buffer.from(challenge ?? ''), privateKey).toString('base64');
  const proved = await proveKey(context, { clientId, keyid }, proof, BY_PROCESS);
  if (!proved.ok) throw new Error(`The key of ${clientId}: ${proved.failure.description}`);
  return keyid;
}

export interface SigningKeyWatch {
  readonly clientId: string;
  readonly file: string;
  /** Told the keyid of another key as soon as the file holds it. */
  readonly onChange: (keyid: string) => unknown;
  readonly onProblem: (message: string) => void;
}
const LOOK_EVERY_MS = 1_000;

/** Makes another key when the last one is over. A key that a developer registered is enough: both places may be theirs. */
export function watchSigningKey(context: Context, watch: SigningKeyWatch): { stop(): Promise<void> } {
  const { clientId, file } = watch;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const known = await context.store.signingKeys.list(clientId);
    const now = context.store.now();
    if (known.some((key) => key.state !== 'pending' && !isOver(key, now))) return;
    await watch.onChange(await ensureSigningKey(context, clientId, file));
  };
  const lookAgain = (): void => {
    looking = look()
      .catch((error: unknown) => watch.onProblem(error instanceof Error ? error.message : String(error)))
      .finally(() => timer.refresh());
  };
  const timer = setTimeout(lookAgain, LOOK_EVERY_MS).unref();
  return {
    async stop() {
      clearTimeout(timer);
      await looking;
      clearTimeout(timer);
    },
  };
}
