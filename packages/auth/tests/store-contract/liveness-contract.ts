// Contract of "live" (authorization.md §8): each condition alone ends the token, the refresh and the code.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytes } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { DAY, MINUTE, openWorld, type Session, type World } from './world.ts';

type End = (world: World, host: Session) => Promise<unknown>;

const suspend = (clientId: string) => (world: World) =>
  world.store.clients.update({ clientId, changes: { state: 'suspended' }, audit: [] });
const logOut: End = (world, host) => {
  const { familyId, clientId } = host.family;
  return world.store.tokens.revokeFamily({ ...world.verb(), audit: [], familyId, clientId, reason: 'logout' });
};

/** What ends everything, and the fine reasons for a refresh and for a code. */
const ENDS: readonly (readonly [string, End, string, string])[] = [
  [
    'the user is disabled',
    (w) => w.store.users.setState({ userId: 'alice', state: 'disabled', audit: [] }),
    'user_inactive',
    'user_inactive',
  ],
  [
    'the user logs out everywhere',
    (w) => w.store.users.raiseGeneration({ userId: 'alice', audit: [] }),
    'family_revoked',
    'host_session_ended',
  ],
  ['the mini-program is suspended', suspend('food'), 'client_inactive', 'client_inactive'],
  ['the host is suspended', suspend('plaza'), 'client_inactive', 'client_inactive'],
  ['T007 the host session logs out', logOut, 'host_session_ended', 'host_session_ended'],
];

export function livenessContract(subject: StoreUnderTest): void {
  describe('live', () => {
    let world: World;
    let host: Session;
    beforeEach(async () => {
      world = await openWorld(subject);
      host = await world.logIn();
    });
    afterEach(() => world.store.close());

    test('one read answers everything about a live token', async () => {
      const session = await world.launch({ hostFamilyId: host.family.familyId, scope: ['openid', 'email'] });
      const user = await world.store.users.find('alice');
      const token = {
        ...{ tokenId: session.tokenId, expiresAt: session.accessExpiresAt, scope: ['openid', 'email'] },
        ...{
          family: session.family,
          clientKind: 'mini-program',
          requestSigning: 'off',
          sectorId: 'green-kitchen',
          user,
          subject: null,
        },
      };
      expect(await world.store.tokens.resolve(session.tokenId, session.tokenHash)).toEqual({ kind: 'live', token });
      const subjectOf = { userId: 'alice', sectorId: 'green-kitchen', candidate: 'pairwise', keyVersion: 1 };
      await world.store.users.subjectFor(subjectOf);
      await world.store.users.subjectFor({ ...subjectOf, sectorId: 'other', candidate: 'elsewhere' });
      const live = { kind: 'live', token: { ...token, subject: 'pairwise' } };
      expect(await world.store.tokens.resolve(session.tokenId, session.tokenHash)).toEqual(live);
    });

    test('an unknown id or a wrong secret is unknown, and says nothing more', async () => {
      const unknown = { kind: 'dead', reason: 'token_unknown', known: null };
      expect(await world.store.tokens.resolve('t-unknown', host.tokenHash)).toEqual(unknown);
      expect(await world.store.tokens.resolve(host.tokenId, bytes(9_999))).toEqual(unknown);
      expect(await world.resolve(host)).toBe('live');
    });

    test('an expired token says so, with what its grant’s activity needs; a revoked one is revoked first', async () => {
      const session = await world.launch();
      world.clock.now = session.accessExpiresAt - 1;
      expect(await world.resolve(session)).toBe('live');
      world.clock.now += 1;
      const { familyId, grantId } = session.family;
      const known = { tokenId: session.tokenId, familyId, grantId, dpopJkt: 'food-key' };
      const { resolve, revokeFamily } = world.store.tokens;
      expect(await resolve(session.tokenId, session.tokenHash)).toEqual({
        kind: 'dead',
        reason: 'token_expired',
        known,
      });
      await revokeFamily({ ...world.verb(), audit: [], familyId, clientId: 'food', reason: 'x' });
      expect(await resolve(session.tokenId, session.tokenHash)).toEqual({
        kind: 'dead',
        reason: 'token_revoked',
        known,
      });
    });

    test.each(ENDS)('ends when %s', async (_, end, familyReason, codeReason) => {
      const hostFamilyId = host.family.familyId;
      const session = await world.launch({ hostFamilyId });
      const { code } = await world.allow({ hostFamilyId });
      await end(world, host);
      expect(await world.resolve(session)).toBe('token_revoked');
      const refused = await world.store.tokens.refresh(world.refreshInput(session.family, 0));
      expect(refused).toMatchObject({ kind: 'refused', reason: familyReason, familyId: session.family.familyId });
      const input = world.redeemInput(code);
      expect(await world.store.tokens.redeem(input)).toMatchObject({ kind: 'refused', reason: codeReason });
      expect(await world.store.tokens.refreshFacts(input.familyId)).toBeNull();
    });

    test('what was suspended or disabled lives again when that is taken back', async () => {
      const session = await world.launch({ hostFamilyId: host.family.familyId });
      const { clients, users } = world.store;
      await suspend('food')(world);
      await users.setState({ userId: 'alice', state: 'disabled', audit: [] });
      await clients.update({ clientId: 'food', changes: { state: 'active' }, audit: [] });
      expect(await world.resolve(session)).toBe('token_revoked');
      await users.setState({ userId: 'alice', state: 'active', audit: [] });
      expect(await world.resolve(session)).toBe('live');
    });

    test('T007 offline_access outlives the host session, but its code does not', async () => {
      const offline = { hostFamilyId: host.family.familyId, scope: ['openid', 'offline_access'] };
      const session = await world.launch(offline);
      const { code } = await world.allow(offline);
      await logOut(world, host);
      expect(await world.resolve(session)).toBe('live');
      expect((await world.store.tokens.refresh(world.refreshInput(session.family, 0))).kind).toBe('refreshed');
      const refused = await world.store.tokens.redeem(world.redeemInput(code));
      expect(refused).toMatchObject({ kind: 'refused', reason: 'host_session_ended' });
    });

    test('"log out everywhere" ends offline_access too, and only of that user', async () => {
      const mine = await world.launch({ scope: ['openid', 'offline_access'] });
      const theirs = await world.launch({ userId: 'bob' });
      await world.store.users.raiseGeneration({ userId: 'alice', audit: [] });
      expect([await world.resolve(mine), await world.resolve(host), await world.resolve(theirs)]).toEqual([
        ...['token_revoked', 'token_revoked', 'live'],
      ]);
      expect(await world.resolve(await world.logIn())).toBe('live');
    });

    test('a host session that ran out takes its families along', async () => {
      const session = await world.launch({ hostFamilyId: host.family.familyId });
      let generation = 0;
      for (; world.clock.now + 20 * DAY < host.family.idleExpiresAt; generation++) {
        world.clock.now += 20 * DAY;
        await world.store.tokens.refresh(world.refreshInput(session.family, generation));
      }
      world.clock.now = host.family.idleExpiresAt;
      const refused = await world.store.tokens.refresh(world.refreshInput(session.family, generation));
      expect(refused).toMatchObject({ kind: 'refused', reason: 'host_session_ended' });
    });

    test('lists a user’s live host sessions, newest first', async () => {
      world.clock.now += MINUTE;
      const second = await world.logIn();
      await world.logIn({ userId: 'bob' });
      await world.launch();
      const list = async () => (await world.store.tokens.listHostSessions('alice')).map((family) => family.familyId);
      expect(await list()).toEqual([second.family.familyId, host.family.familyId]);
      expect((await world.store.tokens.listHostSessions('alice'))[0]).toEqual(second.family);
      await logOut(world, host);
      expect(await list()).toEqual([second.family.familyId]);
      await suspend('plaza')(world);
      expect(await list()).toEqual([]);
    });

    test.runIf(subject.reopen)('a revocation by another process holds at the next read', async () => {
      const session = await world.launch();
      expect(await world.resolve(session)).toBe('live');
      const other = await subject.reopen?.({ clock: () => world.clock.now });
      await other?.users.setState({ userId: 'alice', state: 'disabled', audit: [] });
      expect(await world.resolve(session)).toBe('token_revoked');
      await other?.close();
    });
  });
}
