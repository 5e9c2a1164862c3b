// Contract of grants: (held − requested) ∪ granted, versions, withdrawal, receipts, lists.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StoreUnderTest } from './store-under-test.ts';
import { openWorld, type World } from './world.ts';

export function grantContract(subject: StoreUnderTest): void {
  describe('grants', () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.store.close());

    const find = () => world.store.authorizations.findGrant('alice', 'food');
    const withdraw = (grantId: string, userId = 'alice') =>
      world.store.authorizations.withdrawGrant({
        ...world.verb(),
        audit: [{ event: 'grant.withdrawn' }],
        grantId,
        userId,
      });

    test('widening keeps the version, so that what lives goes on living', async () => {
      const first = await world.launch({ scope: ['openid'] });
      world.clock.now += 1_000;
      await world.allow({ scope: ['email'] });
      expect(await find()).toMatchObject({ version: 1, scopes: ['openid', 'email'], updatedAt: world.clock.now });
      expect(await find()).toMatchObject({ purposeHashes: { openid: 'text of openid', email: 'text of email' } });
      expect((await find())?.createdAt).toBe(world.clock.now - 1_000);
      expect(await world.resolve(first)).toBe('live');
    });

    test('narrowing raises the version: families and codes of the wider grant are dead', async () => {
      const wide = await world.launch({ scope: ['openid', 'email', 'phone'] });
      const { code } = await world.allow({ scope: ['openid', 'email'] }, ['openid', 'email']);
      await world.allow({ scope: ['openid'] }, ['openid', 'email']);
      const grant = await find();
      expect(grant).toMatchObject({ version: 2, scopes: ['phone', 'openid'] });
      expect(Object.keys(grant?.purposeHashes ?? {}).sort()).toEqual(['openid', 'phone']);
      expect(await world.resolve(wide)).toBe('token_revoked');
      expect(await world.store.tokens.redeem(world.redeemInput(code))).toMatchObject({ reason: 'grant_withdrawn' });
    });

    test('asking for less than is held narrows nothing', async () => {
      const wide = await world.launch({ scope: ['openid', 'email'] });
      await world.allow({ scope: ['openid'] }, ['openid']);
      expect(await find()).toMatchObject({ version: 1, scopes: ['email', 'openid'] });
      expect(await world.resolve(wide)).toBe('live');
    });

    test('T075 withdrawing kills families and codes with one row, and a new approval revives none', async () => {
      const session = await world.launch();
      const { code, grantId } = await world.allow();
      expect(await withdraw(grantId ?? '')).toEqual({ kind: 'withdrawn', version: 2 });
      expect(await world.resolve(session)).toBe('token_revoked');
      const dead = { kind: 'refused', reason: 'grant_withdrawn' };
      expect(await world.store.tokens.redeem(world.redeemInput(code))).toMatchObject(dead);
      expect(await world.store.tokens.refresh(world.refreshInput(session.family, 0))).toMatchObject(dead);
      expect(await find()).toMatchObject({ state: 'withdrawn', version: 2, scopes: [] });
      world.clock.now += 5_000;
      const anew = await world.launch({ scope: ['email'] });
      expect(anew.family.grantId).toBe(grantId);
      expect(await find()).toMatchObject({
        state: 'active',
        version: 2,
        scopes: ['email'],
        createdAt: world.clock.now,
      });
      expect(await world.resolve(session)).toBe('token_revoked');
      expect(await world.resolve(anew)).toBe('live');
      expect(await world.events({ event: 'grant.withdrawn' })).toMatchObject([
        { grantId, userId: 'alice', clientId: 'food' },
      ]);
    });

    test('only the user’s own grant can be withdrawn, and only once; a retry hears the same', async () => {
      const { grantId } = await world.allow();
      expect(await withdraw(grantId ?? '', 'bob')).toEqual({ kind: 'not_found' });
      expect(await withdraw('g-unknown')).toEqual({ kind: 'not_found' });
      expect((await find())?.state).toBe('active');
      const input = { ...world.verb(), audit: [], grantId: grantId ?? '', userId: 'alice' };
      const { withdrawGrant } = world.store.authorizations;
      expect(await withdrawGrant(input)).toEqual({ kind: 'withdrawn', version: 2 });
      expect(await withdrawGrant(input)).toEqual({ kind: 'withdrawn', version: 2 });
      expect(await withdraw(grantId ?? '')).toEqual({ kind: 'not_found' });
      expect(await world.events({ event: 'grant.withdrawn' })).toEqual([]);
    });

    const askEveryTime = (grantId: string, ask: boolean, userId = 'alice') =>
      world.store.authorizations.setAskEveryTime({
        ...world.verb(),
        audit: [{ event: 'grant.asking_changed' }],
        ...{ grantId, userId, askEveryTime: ask },
      });

    test('a user who wants to be asked every time gets no silent code, and what lives goes on living', async () => {
      const session = await world.launch();
      const grantId = session.family.grantId ?? '';
      const silently = () =>
        world.store.authorizations.issueSilently({
          ...{ ...world.verb(), audit: [], grantId, grantVersion: 1, clientVersion: 1, code: world.newCode() },
        });
      expect(await askEveryTime(grantId, true)).toEqual({ kind: 'updated' });
      expect(await find()).toMatchObject({ askEveryTime: true, version: 1 });
      expect(await silently()).toEqual({ kind: 'grant_changed' });
      expect(await world.resolve(session)).toBe('live');
      await world.allow();
      expect(await find()).toMatchObject({ askEveryTime: true });
      expect(await askEveryTime(grantId, false)).toEqual({ kind: 'updated' });
      expect(await silently()).toMatchObject({ kind: 'issued' });
      expect(await world.events({ event: 'grant.asking_changed' })).toMatchObject([
        { grantId, userId: 'alice', clientId: 'food' },
        { grantId, userId: 'alice', clientId: 'food' },
      ]);
    });

    test('only the user’s own active grant takes that wish, and a proof serves once', async () => {
      const grantId = (await world.allow()).grantId ?? '';
      expect(await askEveryTime(grantId, true, 'bob')).toEqual({ kind: 'not_found' });
      expect(await askEveryTime('g-unknown', true)).toEqual({ kind: 'not_found' });
      const input = { ...world.verb(), audit: [], grantId, userId: 'alice', askEveryTime: true };
      const { setAskEveryTime } = world.store.authorizations;
      expect(await setAskEveryTime(input)).toEqual({ kind: 'updated' });
      expect(await setAskEveryTime(input)).toEqual({ kind: 'updated' });
      const again = { ...input, attemptId: world.id('attempt'), askEveryTime: false };
      expect(await setAskEveryTime(again)).toEqual({ kind: 'replayed' });
      expect(await find()).toMatchObject({ askEveryTime: true });
      await withdraw(grantId);
      expect(await askEveryTime(grantId, false)).toEqual({ kind: 'not_found' });
    });

    test('lists a user’s active grants, newest first, with their live families', async () => {
      await world.launch();
      const second = await world.launch();
      world.clock.now += 1_000;
      await world.allow({ clientId: 'books' });
      await world.allow({ userId: 'bob' });
      const list = async () =>
        (await world.store.authorizations.listGrants('alice')).map((grant) => [grant.clientId, grant.liveFamilies]);
      expect(await list()).toEqual([
        ['books', 0],
        ['food', 2],
      ]);
      const { familyId, clientId } = second.family;
      await world.store.tokens.revokeFamily({ ...world.verb(), audit: [], familyId, clientId, reason: 'x' });
      expect(await list()).toEqual([
        ['books', 0],
        ['food', 1],
      ]);
      await withdraw((await find())?.grantId ?? '');
      expect(await list()).toEqual([['books', 0]]);
    });

    test('the latest receipt is the last decision’s', async () => {
      const first = await world.allow();
      const second = await world.allow();
      expect(await world.store.authorizations.latestReceipt(first.grantId ?? '')).toMatchObject({
        jws: `receipt.for.${second.code.id}`,
      });
      expect(await world.store.authorizations.latestReceipt('g-unknown')).toBeNull();
      expect(await world.store.authorizations.getGrant('g-unknown')).toBeNull();
      expect(await world.store.authorizations.findGrant('bob', 'food')).toBeNull();
    });
  });
}
