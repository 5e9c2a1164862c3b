// Contract of redeeming: exactly once, bound in the consuming statement, healed for its own attempt only.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RedeemInput } from '../../src/ports/token-store.ts';
import { bytes } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { ABSOLUTE, IDLE, MINUTE, openWorld, type World } from './world.ts';

export function redeemContract(subject: StoreUnderTest): void {
  describe('redeem', () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.store.close());

    const present = (input: RedeemInput) => world.store.tokens.redeem(input);

    test('turns a code into a family, an access token and an audit row', async () => {
      const host = await world.logIn();
      const hostFamilyId = host.family.familyId;
      const { code, grantId } = await world.allow({
        hostFamilyId,
        scope: ['openid', 'email'],
        nonce: 'n',
        assurance: 'attested',
      });
      world.clock.now += 10_000;
      const input = world.redeemInput(code);
      const family = {
        ...{ familyId: input.familyId, clientId: 'food', userId: 'alice', hostClientId: 'plaza', hostFamilyId },
        ...{
          assurance: 'attested',
          grantId,
          scope: ['openid', 'email'],
          nonce: 'n',
          dpopJkt: 'food-key',
          generation: 0,
        },
        ...{ salt: input.salt, authTime: code.authTime, createdAt: world.clock.now },
        ...{ idleExpiresAt: world.clock.now + IDLE, absoluteExpiresAt: world.clock.now + ABSOLUTE },
      };
      expect(await present(input)).toEqual({ kind: 'redeemed', family, accessExpiresAt: world.clock.now + 5 * MINUTE });
      expect(await world.store.tokens.refreshFacts(input.familyId)).toEqual({
        ...{ salt: input.salt, clientId: 'food', grantId, userId: 'alice' },
      });
      expect(await world.events({ event: 'code.redeemed' })).toMatchObject([
        {},
        {
          clientId: 'food',
          hostClientId: 'plaza',
          userId: 'alice',
          grantId,
          familyId: input.familyId,
          tokenId: code.id,
        },
      ]);
    });

    test('an idle end never passes the absolute end, and no access token outlives its family', async () => {
      const short = { idleMs: IDLE, absoluteMs: MINUTE };
      const session = await world.launch({}, short);
      expect(session.family.idleExpiresAt).toBe(world.clock.now + MINUTE);
      expect(session.accessExpiresAt).toBe(world.clock.now + MINUTE);
    });

    test('T038 T039 T040 T041 a wrong presentation is refused with its reason and changes nothing', async () => {
      const { code, grantId } = await world.allow();
      const right = world.redeemInput(code);
      const whose = { familyId: null, grantId, userId: 'alice' };
      const nobody = { familyId: null, grantId: null, userId: null };
      const wrong: [string, Partial<RedeemInput>, object][] = [
        ['code_unknown', { codeId: 'c-unknown' }, nobody],
        ['code_unknown', { secretHash: bytes(9_999) }, nobody],
        ['client_mismatch', { clientId: 'books' }, whose],
        ['verifier_mismatch', { challenge: 'wrong' }, whose],
        ['key_mismatch', { dpopJkt: 'other-key' }, whose],
        ['key_mismatch', { dpopJkt: null }, whose],
      ];
      for (const [reason, changes, facts] of wrong) {
        const outcome = await present({ ...right, ...changes, attemptId: world.id('a') });
        expect(outcome).toEqual({ kind: 'refused', reason, ...facts });
      }
      expect(await world.events({ event: 'code.redeemed' })).toEqual([]);
      expect(await world.store.tokens.refreshFacts(right.familyId)).toBeNull();
      expect((await present(right)).kind, 'the same spends and ids are still good').toBe('redeemed');
    });

    test('T038 wrong presentations of a spent code do not touch the family', async () => {
      const session = await world.launch();
      const again = world.redeemInput(session.code);
      for (const changes of [
        { clientId: 'books' },
        { challenge: 'wrong' },
        { dpopJkt: 'other' },
        { secretHash: bytes(1) },
      ]) {
        expect((await present({ ...again, ...changes })).kind).toBe('refused');
      }
      expect(await world.resolve(session)).toBe('live');
      expect(await world.events({ event: 'family.revoked' })).toEqual([]);
    });

    test('a second valid presentation revokes the family in its transaction, and is audited once', async () => {
      const session = await world.launch();
      const second = world.redeemInput(session.code);
      const { familyId, grantId } = session.family;
      const refused = { kind: 'refused', reason: 'code_spent', familyId, grantId, userId: 'alice' };
      expect(await present(second)).toEqual(refused);
      expect(await present(world.redeemInput(session.code))).toEqual(refused);
      expect(await world.resolve(session)).toBe('token_revoked');
      expect(await world.store.tokens.refreshFacts(second.familyId)).toBeNull();
      const revoked = { clientId: 'food', userId: 'alice', grantId, familyId, reason: 'code_spent' };
      expect(await world.events({ event: 'family.revoked' })).toMatchObject([revoked]);
      expect(await present({ ...second, attemptId: world.id('a') }), 'the revoking proof is spent').toEqual({
        kind: 'replayed',
      });
    });

    test('T037 64 parallel valid presentations: one family, ever, and it is revoked', async () => {
      const { code } = await world.allow();
      const inputs = Array.from({ length: 64 }, () => world.redeemInput(code));
      const outcomes = await Promise.all(inputs.map(present));
      const winners = outcomes.filter((outcome) => outcome.kind === 'redeemed');
      const refused = outcomes.filter((outcome) => outcome.kind === 'refused' && outcome.reason === 'code_spent');
      expect([winners.length, refused.length]).toEqual([1, 63]);
      const families = await Promise.all(inputs.map((input) => world.store.tokens.refreshFacts(input.familyId)));
      expect(families.filter((family) => family !== null)).toHaveLength(1);
      expect(await world.events({ event: 'family.revoked' })).toHaveLength(1);
      expect(await world.events({ event: 'code.redeemed' })).toHaveLength(1);
    });

    test('an expired code is refused, and a spent one that comes late still ends its family', async () => {
      const unused = await world.allow();
      const session = await world.launch();
      world.clock.now += MINUTE;
      expect(await present(world.redeemInput(unused.code))).toMatchObject({ kind: 'refused', reason: 'code_expired' });
      expect(await present(world.redeemInput(session.code))).toMatchObject({ reason: 'code_spent' });
      expect(await world.resolve(session)).toBe('token_revoked');
    });

    test('a code without a key binding takes the key that comes, or none', async () => {
      const free = { clientId: 'books', dpopJkt: null };
      const bound = await world.launch(free, { dpopJkt: 'books-key' });
      expect(bound.family.dpopJkt).toBe('books-key');
      expect((await world.launch(free)).family.dpopJkt).toBeNull();
      expect(await present(world.redeemInput(bound.code, { dpopJkt: 'next-key' }))).toMatchObject({
        reason: 'code_spent',
      });
    });

    test('a retry of the attempt that won gets the same answer, and is not a replay', async () => {
      const { code } = await world.allow();
      const input = world.redeemInput(code);
      const won = await present(input);
      world.clock.now += 2_000;
      expect(await present(input)).toEqual(won);
      expect(await world.events({ event: 'code.redeemed' })).toHaveLength(1);
      expect(await world.events({ event: 'family.revoked' })).toEqual([]);
    });

    test('a spent proof refuses the redeem before anything happens', async () => {
      const first = await world.allow();
      const second = await world.allow();
      const used = world.redeemInput(first.code);
      await present(used);
      const replay = { ...world.redeemInput(second.code), spends: used.spends };
      expect(await present(replay)).toEqual({ kind: 'replayed' });
      expect(await present({ ...replay, codeId: 'c-unknown' })).toEqual({ kind: 'replayed' });
      expect((await present(world.redeemInput(second.code))).kind).toBe('redeemed');
    });

    test('two spends of one verb count together: one replayed, none spent', async () => {
      const { code } = await world.allow();
      const [fresh, used] = [world.verb().spends, world.verb().spends];
      await world.store.authorizations.openSession({
        ...world.verb(),
        spends: used,
        audit: [],
        session: world.newSession(),
      });
      expect(await present(world.redeemInput(code, { spends: [...fresh, ...used] }))).toEqual({ kind: 'replayed' });
      expect((await present(world.redeemInput(code, { spends: fresh }))).kind).toBe('redeemed');
    });

    describe('the number of families', () => {
      const launchMany = async (count: number, changes = {}) => {
        const sessions = [];
        for (let i = 0; i < count; i++) {
          world.clock.now += 1_000;
          sessions.push(await world.launch(changes, { maxFamilies: 3 }));
        }
        return sessions;
      };
      const states = (sessions: Parameters<World['resolve']>[0][]) => Promise.all(sessions.map(world.resolve));

      test('the one refreshed longest ago ends when a user has too many of an app', async () => {
        const [a, b, c] = await launchMany(3);
        const others = [
          await world.launch({ userId: 'bob' }),
          await world.launch({ clientId: 'books', dpopJkt: null }),
        ];
        if (!a || !b || !c) throw new Error('three were launched');
        world.clock.now += 1_000;
        await world.store.tokens.refresh(world.refreshInput(a.family, 0));
        const [d] = await launchMany(1);
        expect(await states([a, b, c])).toEqual(['live', 'token_revoked', 'live']);
        expect(await states(others)).toEqual(['live', 'live']);
        expect(d && (await world.resolve(d))).toBe('live');
        const ended = { familyId: b.family.familyId, reason: 'too_many', userId: 'alice', clientId: 'food' };
        expect(await world.events({ event: 'family.revoked' })).toMatchObject([ended]);
      });

      test('dead families take no place', async () => {
        const host = await world.logIn();
        const hostFamilyId = host.family.familyId;
        const lasting = await launchMany(2);
        const ending = await launchMany(1, { hostFamilyId });
        const logout = { familyId: hostFamilyId, clientId: 'plaza', reason: 'logout' };
        await world.store.tokens.revokeFamily({ ...world.verb(), audit: [], ...logout });
        const more = await launchMany(1);
        expect(await states([...lasting, ...ending, ...more])).toEqual(['live', 'live', 'token_revoked', 'live']);
      });

      test('host sessions are counted per user, over all hosts', async () => {
        const logIn = async (hostClientId: string) => {
          world.clock.now += 1_000;
          const code = world.loginCode({ clientId: hostClientId, hostClientId });
          await world.store.authorizations.issueLoginCode({ ...world.verb(), audit: [], presented: null, code });
          return world.redeem(code, { maxFamilies: 2 });
        };
        const food = await world.launch();
        const hosts = [await logIn('plaza'), await logIn('harbour'), await logIn('plaza')];
        expect(await states([...hosts, food])).toEqual(['token_revoked', 'live', 'live', 'live']);
      });
    });
  });
}
