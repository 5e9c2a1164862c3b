// Makes a user of the server's own: password hashed, profile sealed under a key of the user's own.
import { fail, ok, type Result } from '@davit/protocol';
import { causeFacts } from '../audit/request-facts.ts';
import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newId } from '../secrets/id.ts';
import { blindIndex } from '../users/blind-index.ts';
import { BUILT_IN_NAMESPACE } from '../users/namespace.ts';
import { sealUser } from '../users/profile.ts';
import type { StoredUser } from '../users/user.ts';
import { type AdminCause, BY_PROCESS } from './admin-caller.ts';
import { checkDocument } from './read-document.ts';
import { type UserDocument, userDocumentSchema } from './user-document.ts';

type Administration = Pick<AuthContext, 'config' | 'crypto' | 'keys' | 'passwords' | 'store'>;

/** `conflict` when the user name is taken. */
export async function createUser(
  context: Administration,
  document: UserDocument,
  cause: AdminCause = BY_PROCESS,
): Promise<Result<StoredUser, Refusal>> {
  const checked = checkDocument(userDocumentSchema, document);
  if (!checked.ok) return checked;
  const { username, password, name, email, phone } = checked.value;
  const userId = newId(context);
  const user = await sealUser(context, {
    userId,
    namespace: BUILT_IN_NAMESPACE,
    profile: {
      username,
      name,
      email,
      emailVerified: checked.value.email_verified,
      phone,
      phoneVerified: checked.value.phone_verified,
    },
    passwordHash: await context.passwords.hash(password),
  });
  const { by } = cause;
  const facts = causeFacts(cause);
  const outcome = await context.store.users.create({
    user,
    audit: [{ event: 'user.created', userId, ...facts, status: 201, detail: { by } }],
  });
  return outcome.kind === 'created' ? ok(outcome.user) : fail(refuse('conflict', 'username: this user name is taken'));
}

/** The user of this name, if there is one. For seeds. */
export async function findUser(context: Pick<Administration, 'crypto' | 'keys' | 'store'>, username: string) {
  return context.store.users.findByUsername(BUILT_IN_NAMESPACE, await blindIndex(context, 'username', username));
}
