// Contract of revocation by the client: a family, or one access token; nobody else's.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytes } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { openWorld, type Session, type World } from './world.ts';

export function revokeContract(subject: StoreUnderTest): void {
  describe('revoke', () => {
    let world: World;
    let session: Session;
    beforeEach(async () => {
      world = await openWorld(subject);
      session = await world.launch();
    });
    afterEach(() => world.store.close());

    const family = (clientId = 'food', familyId = session.family.familyId) =>
      world.store.tokens.revokeFamily({
        ...{ ...world.verb(), audit: [{ event: 'family.ended' }], familyId, clientId, reason: 'revoked_by_client' },
      });
    const token = (clientId = 'food', secretHash = session.tokenHash, tokenId = session.tokenId) =>
      world.store.tokens.revokeAccessToken({
        ...{ ...world.verb(), audit: [{ event: 'token.ended' }], tokenId, secretHash, clientId },
      });

    test('a family ends with its access tokens and its refresh token; the grant and other families stay', async () => {
      const other = await world.launch();
      expect(await family()).toEqual({ kind: 'revoked' });
      expect(await world.resolve(session)).toBe('token_revoked');
      expect(await world.store.tokens.refresh(world.refreshInput(session.family, 0))).toMatchObject({
        reason: 'family_revoked',
      });
      expect(await world.resolve(other)).toBe('live');
      expect((await world.store.authorizations.findGrant('alice', 'food'))?.state).toBe('active');
      expect(await family(), 'once more is no error').toEqual({ kind: 'revoked' });
      expect(await world.events({ event: 'family.ended' })).toMatchObject([
        { familyId: session.family.familyId, userId: 'alice', clientId: 'food', grantId: session.family.grantId },
      ]);
    });

    test('an access token ends alone', async () => {
      expect(await token()).toEqual({ kind: 'revoked' });
      expect(await world.resolve(session)).toBe('token_revoked');
      const input = world.refreshInput(session.family, 0);
      expect((await world.store.tokens.refresh(input)).kind).toBe('refreshed');
      expect(await world.resolve({ tokenId: input.accessToken.id, tokenHash: input.accessToken.secretHash })).toBe(
        'live',
      );
      expect(await token()).toEqual({ kind: 'revoked' });
      expect(await world.events({ event: 'token.ended' })).toMatchObject([{ familyId: session.family.familyId }]);
    });

    test('what is not the client’s, or not there, is not found and stays', async () => {
      expect(await family('books')).toEqual({ kind: 'not_found' });
      expect(await family('food', 'f-unknown')).toEqual({ kind: 'not_found' });
      expect(await token('books')).toEqual({ kind: 'not_found' });
      expect(await token('food', bytes(9_999))).toEqual({ kind: 'not_found' });
      expect(await token('food', session.tokenHash, 't-unknown')).toEqual({ kind: 'not_found' });
      expect(await world.resolve(session)).toBe('live');
      expect(await world.events({ event: 'family.ended' })).toEqual([]);
    });

    test('a spent proof revokes nothing', async () => {
      const { spends } = world.verb();
      await world.store.authorizations.openSession({ ...world.verb(), spends, audit: [], session: world.newSession() });
      const { familyId, clientId } = session.family;
      const named = { ...world.verb(), spends, audit: [] };
      const { tokens } = world.store;
      expect(await tokens.revokeFamily({ ...named, familyId, clientId, reason: 'x' })).toEqual({ kind: 'replayed' });
      const { tokenId, tokenHash: secretHash } = session;
      expect(await tokens.revokeAccessToken({ ...named, tokenId, secretHash, clientId })).toEqual({ kind: 'replayed' });
      expect(await world.resolve(session)).toBe('live');
    });

    test('T073 a refresh that starts after the revocation was answered never succeeds', async () => {
      for (let round = 0; round < 20; round++) {
        const one = await world.launch();
        const { familyId, clientId } = one.family;
        const verbs = [0, 1, 2].map(() => world.store.tokens.refresh(world.refreshInput(one.family, 0)));
        const revoked = world.store.tokens.revokeFamily({
          ...world.verb(),
          audit: [],
          familyId,
          clientId,
          reason: 'x',
        });
        await Promise.all([revoked, ...verbs]);
        expect((await world.store.tokens.refresh(world.refreshInput(one.family, 1))).kind).toBe('refused');
      }
    });
  });
}
