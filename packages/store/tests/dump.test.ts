// T156 T157 Whoever gets the file gets no secret and no contact value: only hashes, ciphertext and ids.
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { openWorld } from '@davit/auth/store-contract';
import { createSqliteStore } from '@davit/store';
import { expect, test } from 'vitest';
import { temporaryFiles } from './temporary-file.ts';

const temporaryFile = temporaryFiles();
const sha256 = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());
const seal = (text: string) => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', randomBytes(32), nonce);
  return new Uint8Array(Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]));
};

test('T156 T157 the files of a used database hold no secret and no contact value in the clear', async () => {
  const path = temporaryFile();
  const world = await openWorld({ name: 'dump', open: ({ clock }) => createSqliteStore({ path, clock }) });
  const secrets: string[] = [];
  const secret = () => {
    const text = randomBytes(32).toString('base64url');
    secrets.push(text);
    return text;
  };
  const contacts = { username: 'zoe-quince', email: 'zoe.quince@example.org', phone: '+4915112345678' };
  const profile = seal(JSON.stringify(contacts));
  const user = {
    ...{ userId: 'user-zoe', namespace: 'built-in', usernameIndex: sha256(contacts.username), passwordHash: null },
    ...{ emailIndex: sha256(contacts.email), phoneIndex: sha256(contacts.phone) },
    ...{ sealedKey: seal(secret()), sealedProfile: profile },
  };
  await world.store.users.create({ user, audit: [{ event: 'user.created' }] });
  await world.store.clients.update({ clientId: 'books', changes: { secretHash: sha256(secret()) }, audit: [] });
  const held = await world.allow({ userId: 'user-zoe', secretHash: sha256(secret()) });
  const token = { id: 't-zoe', secretHash: sha256(secret()), ttlMs: 60_000 };
  const session = await world.redeem(held.code, { accessToken: token });
  const next = { id: 't-zoe-2', secretHash: sha256(secret()), ttlMs: 60_000 };
  expect((await world.store.tokens.refresh(world.refreshInput(session.family, 0, { accessToken: next }))).kind).toBe(
    'refreshed',
  );
  expect((await world.store.users.findByUsername('built-in', sha256(contacts.username)))?.sealedProfile).toEqual(
    profile,
  );

  const files = [path, `${path}-wal`].filter(existsSync).map((file) => readFileSync(file));
  const dump = Buffer.concat(files);
  expect(dump.includes('user-zoe'), 'the dump is one of this database').toBe(true);
  for (const text of [...secrets, ...Object.values(contacts)]) expect(dump.includes(text)).toBe(false);
  for (const text of secrets) expect(dump.includes(Buffer.from(text, 'base64url'))).toBe(false);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await world.store.close();
});
