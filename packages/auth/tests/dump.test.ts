// What a thief of the database has (T156, T157): every column of every table, tried as a credential and searched for people.
import { readFile } from 'node:fs/promises';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../src/admin/create-client.ts';
import { createUser } from '../src/admin/create-user.ts';
import { ask, askForSheet, challenge, question } from './ask.ts';
import { type Bed, openBed } from './bed.ts';
import { type HostSession, login, redeemForm, refreshForm, signIn, VERIFIER } from './flow.ts';

let bed: Bed;
let session: HostSession;
beforeEach(async () => {
  bed = await openBed();
  session = await login(bed);
});
afterEach(() => bed.close());

/** Every value of every column, as the texts that an attacker could make of it. */
function dump(path: string): string[] {
  const database = new Database(path);
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
  const texts = tables.flatMap(({ name }) =>
    (database.prepare(`SELECT * FROM "${name}"`).all() as Record<string, unknown>[]).flatMap((row) =>
      Object.values(row).flatMap((value) => {
        if (!(value instanceof Uint8Array)) return [`${value}`];
        const bytes = Buffer.from(value);
        return [bytes.toString('hex'), bytes.toString('base64url'), bytes.toString('latin1')];
      }),
    ),
  );
  database.close();
  return [...new Set(texts)];
}

describe('a dump of the database', () => {
  it('T156 holds no secret that was handed out, nor anything that works in its place', async () => {
    const created = await createClient(bed.server.context, {
      client_id: 'stage',
      kind: 'host',
      name: 'Stage',
      publisher: 'Stage Ltd',
      auth_method: 'client_secret_post',
    });
    const clientSecret = (created.ok && created.value.clientSecret) || '';
    const { code, device, tokens } = await signIn(bed, session);
    const sheet = await askForSheet(bed, session, { prompt: 'consent' });
    const unredeemed = (await ask(bed, session, { dpop_jkt: device.jkt })).json.authorization_code as string;
    const handedOut = [code, unredeemed, sheet.auth_session, tokens.access_token, tokens.refresh_token, clientSecret];
    const texts = dump(bed.path);
    for (const secret of handedOut) {
      const part = secret.split('.').at(-1) ?? '';
      expect(part.length).toBeGreaterThan(40);
      expect(texts.filter((text) => text.includes(part))).toEqual([]);
    }
    // A hash is not the secret: what is stored, put in the secret's place, opens nothing.
    const stored = texts.filter((text) => /^[\w-]{43}$/.test(text));
    expect(stored.length).toBeGreaterThan(5);
    for (const text of stored) {
      const inPlaceOf = (secret: string) => `${secret.split('.')[0]}.${text}`;
      expect((await device.userinfo(inPlaceOf(tokens.access_token))).status).toBe(401);
      expect((await device.token(redeemForm(inPlaceOf(unredeemed)))).json.error).toBe('invalid_grant');
      expect((await device.token(refreshForm(inPlaceOf(tokens.refresh_token)))).json.error).toBe('invalid_grant');
      const decision = { app_id: 'food', decision: 'allow', consent_hash: sheet.consent.hash };
      const decided = await challenge(bed, session, { ...decision, auth_session: inPlaceOf(sheet.auth_session) });
      expect(decided.json.reason).toBe('invalid_session');
      const asHost = {
        client_id: 'stage',
        client_secret: text,
        ...(await question()),
        app_id: undefined,
        scope: 'host',
      };
      expect((await challenge(bed, session, asHost)).json.reason).toBe('invalid_client');
    }
    const { json } = await device.token({ ...redeemForm(unredeemed), code_verifier: VERIFIER });
    expect(json.access_token).toMatch(/^at_/);
  });

  it('T157 holds no name, user name, e-mail address or phone number of 100 users', async () => {
    const people = Array.from({ length: 100 }, (_, i) => ({
      username: `kestrel${i}`,
      name: `Wilhelmina Kestrelby ${i}`,
      email: `kestrel${i}@nest.example`,
      phone: `+4477009${String(i).padStart(5, '0')}`,
    }));
    for (const person of people) await createUser(bed.server.context, { ...person, password: 'davit-demo' });
    await bed.store.close();
    const bytes = Buffer.concat([
      await readFile(bed.path),
      await readFile(`${bed.path}-wal`).catch(() => Buffer.alloc(0)),
    ]);
    const file = bytes.toString('latin1').toLowerCase();
    expect(file).toContain('plain:davit-demo');
    for (const trace of ['kestrel', 'wilhelmina', 'nest.example', '+447700', '7700900', 'alice', '15550100'])
      expect(file.includes(trace)).toBe(false);
  });
});
