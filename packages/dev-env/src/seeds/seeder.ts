// Writes users and clients into a server, however often it is started: what is there already is left, or brought up to date.
import {
  type AuthorizationServer,
  type ClientDocument,
  createUser,
  findUser,
  putClient,
  rotateClientSecret,
} from '@davit/server';
import { readPrivate, writePrivate } from '../directory/private-file.ts';
import type { SeedUser } from './users.ts';

type Context = AuthorizationServer['context'];

export async function ensureUsers(context: Context, users: readonly SeedUser[]): Promise<void> {
  for (const { username, password, name, email, phone } of users) {
    if ((await findUser(context, username)) !== null) continue;
    const document = { username, password, name, email, email_verified: true, phone, phone_verified: true };
    const made = await createUser(context, document);
    // Another process on the same database may have been faster.
    if (!made.ok && made.failure.reason !== 'conflict')
      throw new Error(`The user ${username}: ${made.failure.description}`);
  }
}

/** The document of a client is refused; the message names the client, the key and the reason. */
export class ClientRefused extends Error {
  override readonly name = 'ClientRefused';
}

/** Answers the client's secret when this call made one. What an operator has suspended, or demands to be signed, stays so. */
export async function ensureClient(context: Context, document: ClientDocument): Promise<string | null> {
  const there = await context.store.clients.find(document.client_id);
  const signing = there && { request_signing: there.requestSigning, classic_signing: there.classicSigning };
  const put = await putClient(context, { ...signing, ...document, state: there?.state ?? 'active' });
  if (put.ok) return put.value.clientSecret;
  if (put.failure.reason === 'conflict' && there === null) return ensureClient(context, document);
  throw new ClientRefused(`The client ${document.client_id}: ${put.failure.description ?? put.failure.reason}`);
}

/** A confidential client whose secret is kept in `file`, so that it stays the same from start to start. */
export async function ensureSecret(context: Context, document: ClientDocument, file: string): Promise<string> {
  const made = await ensureClient(context, document);
  const kept = await readPrivate(file);
  if (made === null && kept !== null) return kept;
  // The client is there and its file is not (a start that was cut off, a deleted file): nobody knows the secret any more.
  const secret = made ?? (await rotate(context, document.client_id));
  await writePrivate(file, `${secret}\n`);
  return secret;
}

async function rotate(context: Context, clientId: string): Promise<string> {
  const rotated = await rotateClientSecret(context, clientId);
  if (rotated.ok && rotated.value.clientSecret !== null) return rotated.value.clientSecret;
  throw new Error(`The client ${clientId} did not get a new secret.`);
}
