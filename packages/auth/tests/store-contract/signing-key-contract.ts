// Contract of clients' keys that sign requests: who proves has the key, two at most are active, ends are the database's, nonces once.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SigningKeyFacts } from '../../src/ports/signing-key-store.ts';
import { StoreUnavailable } from '../../src/ports/store.ts';
import { bytes } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { DAY, MINUTE, openWorld, type World } from './world.ts';

const nothingWritten = (error: unknown) => error instanceof StoreUnavailable && error.outcome === 'nothing_written';

export function signingKeyContract(subject: StoreUnderTest): void {
  describe('signing keys', () => {
    let world: World;
    let keys: World['store']['signingKeys'];
    beforeEach(async () => {
      world = await openWorld(subject);
      keys = world.store.signingKeys;
    });
    afterEach(() => world.store.close());

    const facts = (keyid: string, changes: Partial<SigningKeyFacts> = {}): SigningKeyFacts => ({
      keyid,
      clientId: 'books',
      purpose: 'sign',
      algorithm: 'ed25519',
      scheme: 'davit-1',
      publicJwk: { kty: 'OKP', crv: 'Ed25519', x: keyid },
      sealedSecret: null,
      ...changes,
    });
    const register = (key: SigningKeyFacts, challenge = `challenge of ${key.keyid}`) =>
      keys.register({
        ...{ key, challenge, challengeTtlMs: 15 * MINUTE, maxPending: 3 },
        audit: [{ event: 'signing_key.registered' }],
      });
    const prove = ({ clientId, keyid }: SigningKeyFacts, challenge = `challenge of ${keyid}`) =>
      keys.prove({ clientId, keyid, challenge, maxActive: 2, audit: [{ event: 'signing_key.proved' }] });
    const activate = async (key: SigningKeyFacts) => {
      expect((await register(key)).kind).toBe('registered');
      expect((await prove(key)).kind).toBe('changed');
      return key;
    };
    const change = (keyid: string, clientId = 'books') => ({
      clientId,
      keyid,
      maxRetiring: 4,
      audit: [{ event: 'signing_key.changed' }],
    });

    test('a registered key verifies nothing; a proven one does, and comes back as it went in', async () => {
      const key = facts('k1', { sealedSecret: bytes(5, 60), publicJwk: null, algorithm: 'hmac-sha256' });
      const times = { createdAt: world.clock.now, stateSince: world.clock.now, retiresAt: null };
      const challenge = { challenge: 'challenge of k1', challengeEndsAt: world.clock.now + 15 * MINUTE };
      expect(await register(key)).toEqual({
        kind: 'registered',
        key: { ...key, state: 'pending', ...challenge, ...times },
      });
      expect(await keys.find('k1')).toBeNull();
      const active = { ...key, state: 'active', challenge: null, challengeEndsAt: null, ...times };
      expect(await prove(key)).toEqual({ kind: 'changed', key: active });
      expect(await keys.get({ clientId: 'books', keyid: 'k1' })).toEqual(active);
      expect(await keys.list('books')).toEqual([active]);
      expect(await keys.find('k1')).toEqual({ key, requestSigning: 'off', classicSigning: false });
      expect((await world.events({ event: 'signing_key.proved' })).map(({ clientId }) => clientId)).toEqual(['books']);
    });

    test('what its client is set to comes with the key, as it is now', async () => {
      await activate(facts('k1'));
      await world.store.clients.update({
        clientId: 'books',
        changes: { requestSigning: 'required', classicSigning: true },
        audit: [],
      });
      expect(await keys.find('k1')).toMatchObject({ requestSigning: 'required', classicSigning: true });
    });

    test('who proves has the key: a registration takes nothing from anybody', async () => {
      const mine = facts('k1');
      const theirs = facts('k1', { clientId: 'food' });
      await register(theirs);
      await activate(mine);
      expect(await prove(theirs)).toEqual({ kind: 'key_taken' });
      expect(await register(theirs)).toEqual({ kind: 'key_taken' });
      expect((await keys.find('k1'))?.key.clientId).toBe('books');
    });

    test('a key belongs to one client and one purpose for ever', async () => {
      await activate(facts('k1'));
      expect(await register(facts('k1'))).toEqual({ kind: 'key_taken' });
      await keys.revoke(change('k1'));
      expect(await register(facts('k1'))).toEqual({ kind: 'key_taken' });
      expect(await register(facts('k1', { clientId: 'food' }))).toEqual({ kind: 'key_taken' });
      const claim = { thumbprint: 'k1', purpose: 'client_auth' } as const;
      const asAuth = { changes: { keys: [] }, keyClaims: [claim], audit: [] };
      expect((await world.store.clients.update({ clientId: 'books', ...asAuth })).kind).toBe('key_taken');
      const other = { ...claim, thumbprint: 'k2' };
      await world.store.clients.update({ clientId: 'books', ...asAuth, keyClaims: [other] });
      expect(await register(facts('k2'))).toEqual({ kind: 'key_taken' });
    });

    test('a purpose that took the key between registration and proof keeps it', async () => {
      await register(facts('k1'));
      const keyClaims = [{ thumbprint: 'k1', purpose: 'client_auth' } as const];
      await world.store.clients.update({ clientId: 'food', changes: { keys: [] }, keyClaims, audit: [] });
      expect(await prove(facts('k1'))).toEqual({ kind: 'key_taken' });
      expect(await keys.find('k1')).toBeNull();
    });

    test('a challenge ends, and a newer one takes its place', async () => {
      await register(facts('k1'), 'first');
      await register(facts('k1'), 'second');
      expect(await prove(facts('k1'), 'first')).toEqual({ kind: 'challenge_ended' });
      world.clock.now += 15 * MINUTE;
      expect(await prove(facts('k1'), 'second')).toEqual({ kind: 'challenge_ended' });
      await register(facts('k1'), 'third');
      expect((await prove(facts('k1'), 'third')).kind).toBe('changed');
      expect(await prove(facts('k1'), 'third')).toEqual({ kind: 'wrong_state', state: 'active' });
      expect(await prove(facts('k2'))).toEqual({ kind: 'not_found' });
      expect(await prove(facts('k1', { clientId: 'food' }), 'third')).toEqual({ kind: 'not_found' });
    });

    test('keys that wait for their proof are few, and go when their challenge has ended', async () => {
      for (const keyid of ['k1', 'k2', 'k3']) expect((await register(facts(keyid))).kind).toBe('registered');
      expect(await register(facts('k4'))).toEqual({ kind: 'too_many' });
      expect((await register(facts('k3'))).kind).toBe('registered');
      expect((await register(facts('k4', { clientId: 'food' }))).kind).toBe('registered');
      world.clock.now += 15 * MINUTE;
      expect((await register(facts('k4'))).kind).toBe('registered');
      await activate(facts('k5'));
      world.clock.now += 2 * MINUTE;
      await world.store.sweep(1_000);
      expect((await keys.list('books')).map(({ keyid }) => keyid)).toEqual(['k4', 'k5']);
      world.clock.now += 400 * DAY;
      await world.store.sweep(1_000);
      expect((await keys.list('books')).map(({ keyid }) => keyid)).toEqual(['k5']);
      expect(await register(facts('k6', { clientId: 'nobody' }))).toEqual({ kind: 'client_unknown' });
    });

    test('two are active at most, however many are proven at once', async () => {
      const all = Array.from({ length: 64 }, (_, i) => facts(`k${i}`));
      for (const key of all) {
        const challenge = { challenge: `challenge of ${key.keyid}`, challengeTtlMs: MINUTE, maxPending: 64 };
        await keys.register({ key, ...challenge, audit: [] });
      }
      const outcomes = await Promise.all(all.map((key) => prove(key)));
      expect(outcomes.filter(({ kind }) => kind === 'changed')).toHaveLength(2);
      expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['changed', 'too_many_active']));
      expect((await keys.list('books')).filter(({ state }) => state === 'active')).toHaveLength(2);
      expect(await world.events({ event: 'signing_key.proved' })).toHaveLength(2);
    });

    test('retiring makes room, ends at its time, and the end only comes nearer', async () => {
      await activate(facts('k1'));
      await activate(facts('k2'));
      await register(facts('k3'));
      expect(await prove(facts('k3'))).toEqual({ kind: 'too_many_active' });
      const retired = await keys.retire({ ...change('k1'), retiresInMs: 30 * DAY });
      expect(retired).toMatchObject({ key: { state: 'retiring', retiresAt: world.clock.now + 30 * DAY } });
      expect((await prove(facts('k3'))).kind).toBe('changed');
      expect(await keys.find('k1')).not.toBeNull();
      const end = world.clock.now + DAY;
      expect(await keys.retire({ ...change('k1'), retiresInMs: DAY })).toMatchObject({ key: { retiresAt: end } });
      expect(await keys.retire({ ...change('k1'), retiresInMs: 9 * DAY })).toMatchObject({ key: { retiresAt: end } });
      world.clock.now = end - 1;
      expect(await keys.find('k1')).not.toBeNull();
      world.clock.now = end;
      expect(await keys.find('k1')).toBeNull();
      expect(await keys.find('k3')).not.toBeNull();
    });

    test('few may retire at a time; those that ended do not count, and one that retires may end sooner', async () => {
      for (const keyid of ['k1', 'k2', 'k3', 'k4', 'k5']) {
        await activate(facts(keyid));
        const kind = keyid === 'k5' ? 'too_many_retiring' : 'changed';
        expect((await keys.retire({ ...change(keyid), retiresInMs: DAY })).kind, keyid).toBe(kind);
      }
      expect(await keys.get({ clientId: 'books', keyid: 'k5' })).toMatchObject({ state: 'active', retiresAt: null });
      expect(await keys.retire({ ...change('k1'), retiresInMs: MINUTE })).toMatchObject({ kind: 'changed' });
      world.clock.now += MINUTE;
      expect((await keys.retire({ ...change('k5'), retiresInMs: DAY })).kind).toBe('changed');
    });

    test('a revoked key is dead for good, its secret gone; only its owner’s name reaches it', async () => {
      await activate(facts('k1', { sealedSecret: bytes(5, 60), publicJwk: null, algorithm: 'hmac-sha256' }));
      expect(await keys.revoke(change('k1', 'food'))).toEqual({ kind: 'not_found' });
      expect(await keys.retire({ ...change('k1', 'food'), retiresInMs: 0 })).toEqual({ kind: 'not_found' });
      expect(await keys.find('k1')).not.toBeNull();
      expect(await keys.revoke(change('k1'))).toMatchObject({ key: { state: 'revoked', sealedSecret: null } });
      expect(await keys.find('k1')).toBeNull();
      const dead = { kind: 'wrong_state', state: 'revoked' };
      expect(await keys.revoke(change('k1'))).toEqual(dead);
      expect(await keys.retire({ ...change('k1'), retiresInMs: DAY })).toEqual(dead);
      expect(await prove(facts('k1'))).toEqual(dead);
      expect(await world.events({ event: 'signing_key.changed' })).toHaveLength(1);
    });

    test('the secret of a key that has retired goes with the next sweep, and the key stays dead', async () => {
      await activate(facts('k1', { sealedSecret: bytes(5, 60), publicJwk: null, algorithm: 'hmac-sha256' }));
      await keys.retire({ ...change('k1'), retiresInMs: DAY });
      const end = world.clock.now + DAY;
      world.clock.now = end - 1;
      await world.store.sweep(1_000);
      expect((await keys.find('k1'))?.key.sealedSecret).toEqual(bytes(5, 60));
      world.clock.now = end;
      expect(await world.store.sweep(1_000)).toBe(1);
      const dead = { state: 'revoked', stateSince: end, retiresAt: end, sealedSecret: null };
      expect(await keys.get({ clientId: 'books', keyid: 'k1' })).toMatchObject(dead);
      expect(await world.store.sweep(1_000)).toBe(0);
      world.clock.now = end - DAY;
      expect(await keys.find('k1'), 'not even when the clock goes back').toBeNull();
      expect(await register(facts('k1'))).toEqual({ kind: 'key_taken' });
    });

    test('a pending key can be neither retired nor revoked: it ends by itself', async () => {
      await register(facts('k1'));
      expect(await keys.revoke(change('k1'))).toEqual({ kind: 'wrong_state', state: 'pending' });
      expect(await keys.retire({ ...change('k1'), retiresInMs: 0 })).toEqual({ kind: 'wrong_state', state: 'pending' });
    });

    test('the schemes do not see each other’s keys', async () => {
      await activate(facts('k1'));
      await activate(facts('k2', { scheme: 'sha256-rsa', algorithm: 'rsa-v1_5-sha256' }));
      expect(await keys.find('k2')).toBeNull();
      expect((await keys.findClassic('books')).map(({ key }) => key.keyid)).toEqual(['k2']);
      await keys.retire({ ...change('k2'), retiresInMs: MINUTE });
      expect(await keys.findClassic('books')).toHaveLength(1);
      world.clock.now += MINUTE;
      expect(await keys.findClassic('books')).toEqual([]);
      expect(await keys.findClassic('food')).toEqual([]);
    });

    test('classic keys come with the active ones first, however many were tried and retired since', async () => {
      const classic = { scheme: 'sha256-rsa', algorithm: 'rsa-v1_5-sha256' } as const;
      await activate(facts('k1', classic));
      for (const keyid of ['k2', 'k3', 'k4']) {
        world.clock.now += MINUTE;
        await activate(facts(keyid, classic));
        world.clock.now += MINUTE;
        await keys.retire({ ...change(keyid), retiresInMs: DAY });
      }
      expect((await keys.findClassic('books')).map(({ key }) => key.keyid)).toEqual(['k1', 'k4', 'k3', 'k2']);
    });

    test('a nonce is spent once, and forgotten a while after its end', async () => {
      const nonce = { hash: bytes(9), expiresAt: world.clock.now + MINUTE + 0.5 };
      const answers = await Promise.all(Array.from({ length: 64 }, () => keys.spendNonce(nonce)));
      expect(answers.filter((isFirst) => isFirst)).toHaveLength(1);
      world.clock.now += MINUTE;
      await world.store.sweep(1_000);
      expect(await keys.spendNonce(nonce)).toBe(false);
      world.clock.now += 3 * MINUTE;
      expect(await world.store.sweep(1_000)).toBe(1);
      await expect(keys.spendNonce(nonce), 'nobody knows any more').rejects.toSatisfy(nothingWritten);
      expect(await keys.spendNonce({ hash: bytes(9), expiresAt: world.clock.now + MINUTE }), 'but it is gone').toBe(
        true,
      );
    });

    test('T140 a spent nonce stays spent when the clock runs an hour ahead, is swept by, and is set back', async () => {
      const start = world.clock.now;
      const nonce = { hash: bytes(9), expiresAt: start + 2 * MINUTE };
      expect(await keys.spendNonce(nonce)).toBe(true);
      world.clock.now = start + 60 * MINUTE;
      const ahead = { hash: bytes(10), expiresAt: world.clock.now + 2 * MINUTE };
      expect(await keys.spendNonce(ahead)).toBe(true);
      await world.store.sweep(1_000);
      world.clock.now += 4 * MINUTE;
      await world.store.sweep(1_000);
      world.clock.now = start + 5_000;
      await expect(keys.spendNonce(nonce)).rejects.toSatisfy(nothingWritten);
      const fresh = (hash: number) => ({ hash: bytes(hash), expiresAt: world.clock.now + 2 * MINUTE });
      // Not long, and never in time that the clock has jumped over.
      expect(await keys.spendNonce(fresh(11))).toBe(true);
      world.clock.now = start + 30 * MINUTE;
      expect(await keys.spendNonce(fresh(12))).toBe(true);
      await world.store.sweep(1_000);
      world.clock.now = start + 60 * MINUTE;
      await expect(keys.spendNonce(ahead), 'when its time comes for the second time').rejects.toSatisfy(nothingWritten);
      world.clock.now += 5 * MINUTE;
      await world.store.sweep(1_000);
      expect(await keys.spendNonce(fresh(13))).toBe(true);
    });

    test('a verb that proves itself by a forgotten value is refused whole', async () => {
      const code = world.newCode();
      const input = { ...world.verb(), audit: [], presented: null, code };
      expect((await world.store.authorizations.issueLoginCode(input)).kind).toBe('issued');
      const start = world.clock.now;
      world.clock.now += 60 * MINUTE;
      await world.store.sweep(1_000);
      world.clock.now = start;
      const again = { ...input, attemptId: 'again', code: world.newCode() };
      await expect(world.store.authorizations.issueLoginCode(again)).rejects.toSatisfy(nothingWritten);
    });

    test.runIf(subject.reopen)('a revocation and a spent nonce hold on another process at once', async () => {
      await activate(facts('k1'));
      const other = await subject.reopen?.({ clock: () => world.clock.now });
      expect(await other?.signingKeys.find('k1')).not.toBeNull();
      await keys.revoke(change('k1'));
      expect(await other?.signingKeys.find('k1')).toBeNull();
      const nonce = { hash: bytes(9), expiresAt: world.clock.now + MINUTE };
      expect(await keys.spendNonce(nonce)).toBe(true);
      expect(await other?.signingKeys.spendNonce(nonce)).toBe(false);
      await other?.close();
    });
  });
}
