// Contract of accounts: a code brings in one key once, a token is live as long as its client and its key are, and a key has one purpose.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SigningKeyFacts } from '../../src/ports/signing-key-store.ts';
import { bytes, sampleClient } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { DAY, MINUTE, openWorld, type World } from './world.ts';

const ACCOUNT = sampleClient('publisher--foods', {
  ...{ kind: 'publisher', authMethod: 'private_key_jwt', scopes: [], origins: [] },
  ...{ publisherId: 'foods', tokenScopes: ['registry:publish', 'registry:read'] },
});

export function accountContract(subject: StoreUnderTest): void {
  describe('accounts', () => {
    let world: World;
    let store: World['store'];
    beforeEach(async () => {
      world = await openWorld(subject);
      store = world.store;
      await store.clients.create({ client: ACCOUNT, keyClaims: [], audit: [] });
    });
    afterEach(() => store.close());

    const facts = (keyid: string, changes: Partial<SigningKeyFacts> = {}): SigningKeyFacts => ({
      ...{ keyid, clientId: 'publisher--foods', purpose: 'client_auth', algorithm: 'ed25519', scheme: 'davit-1' },
      ...{ publicJwk: { kty: 'OKP', crv: 'Ed25519', x: keyid }, sealedSecret: null },
      ...changes,
    });
    const add = (key: SigningKeyFacts, maxActive = 16) =>
      store.signingKeys.add({ key, maxActive, audit: [{ event: 'signing_key.enrolled' }] });
    const mint = (id: string, seed: number, clientId = 'publisher--foods') =>
      store.enrolments.mint({
        ...{ clientId, enrolmentId: id, secretHash: bytes(seed), ttlMs: 60 * MINUTE },
        audit: [{ event: 'enrolment.minted' }],
      });
    const use = (id: string, seed: number, key: SigningKeyFacts, maxActive = 16) =>
      store.enrolments.use({
        ...{ enrolmentId: id, secretHash: bytes(seed), key, maxActive },
        audit: [{ event: 'enrolment.used' }],
      });
    const peek = (id: string, seed: number) => store.enrolments.peek({ enrolmentId: id, secretHash: bytes(seed) });
    const issue = async (over: { readonly spends?: readonly { hash: Uint8Array; expiresAt: number }[] } = {}) => {
      const token = { id: world.id('t'), secretHash: bytes(world.next()), ttlMs: 10 * MINUTE };
      const outcome = await store.clientTokens.issue({
        ...{ ...world.verb(), ...over, clientId: 'publisher--foods', keyid: 'k1', dpopJkt: 'jkt' },
        ...{ scope: ['registry:publish'], token, audit: [{ event: 'client_token.issued', tokenId: token.id }] },
      });
      return { outcome, token };
    };
    const resolve = async ({ id, secretHash }: { readonly id: string; readonly secretHash: Uint8Array }) => {
      const outcome = await store.clientTokens.resolve(id, secretHash);
      return outcome.kind === 'live' ? 'live' : outcome.reason;
    };

    test('an account comes back as it went in', async () => {
      expect(await store.clients.find('publisher--foods')).toMatchObject(ACCOUNT);
      const changes = { tokenScopes: [], publisherId: 'other' };
      await store.clients.update({ clientId: 'publisher--foods', changes, audit: [] });
      expect(await store.clients.find('publisher--foods')).toMatchObject(changes);
    });

    test('a code brings in one key once, and the key is active and the account’s', async () => {
      expect(await mint('e1', 1)).toEqual({ kind: 'minted', expiresAt: world.clock.now + 60 * MINUTE });
      expect([await peek('e1', 1), await peek('e1', 2), await peek('e2', 1)]).toEqual(['publisher--foods', null, null]);
      expect(await use('e1', 2, facts('k1'))).toEqual({ kind: 'ended' });
      const used = await use('e1', 1, facts('k1'));
      expect(used).toMatchObject({ kind: 'used', key: { ...facts('k1'), state: 'active', challenge: null } });
      expect(await peek('e1', 1)).toBeNull();
      expect(await use('e1', 1, facts('k2'))).toEqual({ kind: 'ended' });
      expect(await store.signingKeys.listForAssertion('publisher--foods')).toEqual([facts('k1')]);
      expect((await world.events({ event: 'enrolment.used' })).map(({ clientId }) => clientId)).toEqual([
        'publisher--foods',
      ]);
    });

    test('of 32 uses at once, one has it', async () => {
      await mint('e1', 1);
      const uses = Array.from({ length: 32 }, (_, i) => use('e1', 1, facts(`k${i}`)));
      expect((await Promise.all(uses)).filter(({ kind }) => kind === 'used')).toHaveLength(1);
      expect(await store.signingKeys.list('publisher--foods')).toHaveLength(1);
    });

    test('a code ends by its time, by a newer one, by hand, and while its account is suspended', async () => {
      await mint('e1', 1);
      world.clock.now += 60 * MINUTE;
      expect(await use('e1', 1, facts('k1'))).toEqual({ kind: 'ended' });
      await mint('e2', 2);
      await mint('e3', 3);
      expect([await peek('e2', 2), await peek('e3', 3)]).toEqual([null, 'publisher--foods']);
      const suspend = (state: 'active' | 'suspended') =>
        store.clients.update({ clientId: 'publisher--foods', changes: { state }, audit: [] });
      await suspend('suspended');
      expect(await use('e3', 3, facts('k1'))).toEqual({ kind: 'ended' });
      await suspend('active');
      const end = () => store.enrolments.end({ clientId: 'publisher--foods', audit: [{ event: 'enrolment.ended' }] });
      expect([await end(), await end()]).toEqual([{ kind: 'ended' }, { kind: 'none' }]);
      expect(await use('e3', 3, facts('k1'))).toEqual({ kind: 'ended' });
      expect(await mint('e4', 4, 'nobody')).toEqual({ kind: 'client_unknown' });
      expect(await world.events({ event: 'enrolment.ended' })).toHaveLength(1);
    });

    test('a key that is taken, or one too many, leaves the code as it is', async () => {
      await mint('e1', 1);
      await add(facts('mine'));
      expect(await use('e1', 1, facts('mine'))).toEqual({ kind: 'key_taken' });
      expect(await use('e1', 1, facts('k1'), 1)).toEqual({ kind: 'too_many_active' });
      expect((await use('e1', 1, facts('k1'), 2)).kind).toBe('used');
    });

    test('adding a key again answers it; what is another’s, or revoked, is taken', async () => {
      const added = await add(facts('k1'));
      expect(added).toMatchObject({ kind: 'added', key: { state: 'active' } });
      expect(await add(facts('k1'), 1)).toEqual(added);
      expect(await world.events({ event: 'signing_key.enrolled' })).toHaveLength(1);
      expect(await add(facts('k1', { clientId: 'books', purpose: 'sign' }))).toEqual({ kind: 'key_taken' });
      expect(await add(facts('k2', { clientId: 'nobody' }))).toEqual({ kind: 'client_unknown' });
      await store.signingKeys.revoke({ clientId: 'publisher--foods', keyid: 'k1', audit: [] });
      expect(await add(facts('k1'))).toEqual({ kind: 'key_taken' });
    });

    test('a key has one purpose: what proves a client signs no request, and no bundle, and the other way round', async () => {
      const { signingKeys } = store;
      const claim = (thumbprint: string, publisherId = 'foods') =>
        signingKeys.claimBundleKey({ thumbprint, publisherId, audit: [{ event: 'bundle_key.claimed' }] });
      await add(facts('login'));
      await add(facts('signs', { clientId: 'books', purpose: 'sign' }));
      expect(await signingKeys.find('login')).toBeNull();
      expect((await signingKeys.find('signs'))?.key.purpose).toBe('sign');
      expect(await signingKeys.listForAssertion('books')).toEqual([]);
      expect(await add(facts('login', { purpose: 'sign' }))).toEqual({ kind: 'key_taken' });
      expect([await claim('login'), await claim('signs')]).toEqual([false, false]);
      expect([await claim('bundle'), await claim('bundle'), await claim('bundle', 'shops')]).toEqual([
        true,
        true,
        true,
      ]);
      expect(await add(facts('bundle'))).toEqual({ kind: 'key_taken' });
      const pending = await signingKeys.register({
        ...{
          key: facts('bundle', { purpose: 'sign' }),
          challenge: 'c',
          challengeTtlMs: MINUTE,
          maxPending: 8,
          audit: [],
        },
      });
      expect(pending).toEqual({ kind: 'key_taken' });
      const keyClaims = [{ thumbprint: 'bundle', purpose: 'client_auth' as const }];
      expect((await store.clients.update({ clientId: 'books', changes: {}, keyClaims, audit: [] })).kind).toBe(
        'key_taken',
      );
      expect(await world.events({ event: 'bundle_key.claimed' })).toHaveLength(1);
    });

    test('a token is live until its end, as it was issued, with what its account has now', async () => {
      await add(facts('k1'));
      const { outcome, token } = await issue();
      expect(outcome).toEqual({ kind: 'issued', expiresAt: world.clock.now + 10 * MINUTE });
      expect(await store.clientTokens.resolve(token.id, token.secretHash)).toEqual({
        kind: 'live',
        dpopJkt: 'jkt',
        token: {
          ...{ tokenId: token.id, expiresAt: world.clock.now + 10 * MINUTE, scope: ['registry:publish'] },
          ...{ tokenScopes: ['registry:publish', 'registry:read'], clientId: 'publisher--foods', kind: 'publisher' },
          ...{ publisherId: 'foods', requestSigning: 'off', keyid: 'k1' },
        },
      });
      expect(await resolve({ id: token.id, secretHash: bytes(9) })).toBe('token_unknown');
      expect(await resolve({ id: 'nothing', secretHash: token.secretHash })).toBe('token_unknown');
      expect(await store.tokens.resolve(token.id, token.secretHash)).toMatchObject({ reason: 'token_unknown' });
      world.clock.now += 10 * MINUTE;
      expect(await resolve(token)).toBe('token_expired');
      expect(await world.events({ event: 'client_token.issued' })).toHaveLength(1);
      world.clock.now += 2 * DAY;
      await store.sweep(1_000);
      expect(await resolve(token)).toBe('token_unknown');
    });

    test('T080 a suspended account, a revoked key and one that has retired end every token that hangs on them', async () => {
      await add(facts('k1'));
      const { token } = await issue();
      const suspend = (state: 'active' | 'suspended') =>
        store.clients.update({ clientId: 'publisher--foods', changes: { state }, audit: [] });
      await suspend('suspended');
      expect(await resolve(token)).toBe('token_revoked');
      expect((await issue()).outcome).toEqual({ kind: 'not_live' });
      await suspend('active');
      expect(await resolve(token)).toBe('live');
      const change = { clientId: 'publisher--foods', keyid: 'k1', audit: [] };
      await store.signingKeys.retire({ ...change, retiresInMs: MINUTE, maxRetiring: 4 });
      expect([await resolve(token), (await issue()).outcome.kind]).toEqual(['live', 'issued']);
      world.clock.now += MINUTE;
      expect([await resolve(token), (await issue()).outcome.kind]).toEqual(['token_revoked', 'not_live']);
      await add(facts('k2'));
      expect(await resolve(token)).toBe('token_revoked');
    });

    test('T074 revoking ends one token, of its own client, for good', async () => {
      await add(facts('k1'));
      const [first, second] = [(await issue()).token, (await issue()).token];
      const revoke = (clientId: string) =>
        store.clientTokens.revoke({
          ...{ ...world.verb(), tokenId: first.id, secretHash: first.secretHash, clientId },
          audit: [{ event: 'client_token.revoked' }],
        });
      expect(await revoke('books')).toEqual({ kind: 'not_found' });
      expect(await resolve(first)).toBe('live');
      expect([await revoke('publisher--foods'), await revoke('publisher--foods')]).toEqual([
        { kind: 'revoked' },
        { kind: 'revoked' },
      ]);
      expect([await resolve(first), await resolve(second)]).toEqual(['token_revoked', 'live']);
      expect(await world.events({ event: 'client_token.revoked' })).toHaveLength(1);
    });

    test('T048 an assertion is spent with the token that it brings; of two processes one has it', async () => {
      await add(facts('k1'));
      const spends = [{ hash: bytes(500), expiresAt: world.clock.now + 5 * MINUTE }];
      const other = (await subject.reopen?.({ clock: () => world.clock.now })) ?? store;
      const here = Array.from({ length: 16 }, () => issue({ spends }));
      const there = Array.from({ length: 16 }, async () => {
        const token = { id: world.id('t'), secretHash: bytes(world.next()), ttlMs: MINUTE };
        const named = { clientId: 'publisher--foods', keyid: 'k1', dpopJkt: 'jkt', scope: [], token, audit: [] };
        return { outcome: await other.clientTokens.issue({ ...world.verb(), spends, ...named }) };
      });
      const kinds = (await Promise.all([...here, ...there])).map(({ outcome }) => outcome.kind);
      expect(kinds.filter((kind) => kind === 'issued')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'replayed')).toHaveLength(31);
      if (other !== store) await other.close();
      // What was not issued spends nothing.
      await store.signingKeys.revoke({ clientId: 'publisher--foods', keyid: 'k1', audit: [] });
      const unspent = [{ hash: bytes(501), expiresAt: world.clock.now + 5 * MINUTE }];
      expect((await issue({ spends: unspent })).outcome).toEqual({ kind: 'not_live' });
      expect((await issue({ spends: unspent })).outcome).toEqual({ kind: 'not_live' });
    });

    test('T050 a retry of the same attempt finds its own token', async () => {
      await add(facts('k1'));
      const token = { id: world.id('t'), secretHash: bytes(world.next()), ttlMs: MINUTE };
      const named = { clientId: 'publisher--foods', keyid: 'k1', dpopJkt: 'jkt', scope: ['registry:read'], token };
      const input = { ...world.verb(), ...named, audit: [{ event: 'client_token.issued' }] };
      const first = await store.clientTokens.issue(input);
      world.clock.now += 1_000;
      expect(await store.clientTokens.issue(input)).toEqual(first);
      expect(await world.events({ event: 'client_token.issued' })).toHaveLength(1);
    });
  });
}
