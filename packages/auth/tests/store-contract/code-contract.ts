// Contract of issuing codes: by login, by a decision, silently.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StoreUnderTest } from './store-under-test.ts';
import { MINUTE, openWorld, type World } from './world.ts';

export function codeContract(subject: StoreUnderTest): void {
  describe('codes', () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.store.close());

    const loginStep = () =>
      world.openSheet({ kind: 'login', appId: null, userId: null, consentHash: null, clientVersion: null });
    const suspend = (clientId: string) =>
      world.store.clients.update({ clientId, changes: { state: 'suspended' }, audit: [] });
    const disable = (userId: string) => world.store.users.setState({ userId, state: 'disabled', audit: [] });

    describe('issueLoginCode', () => {
      test('stores the code of the host’s own login, without a grant', async () => {
        const code = world.loginCode();
        const input = { ...world.verb(), audit: [{ event: 'code.issued' }], presented: null, code };
        const issued = await world.store.authorizations.issueLoginCode(input);
        expect(issued).toEqual({ kind: 'issued', expiresAt: world.clock.now + MINUTE, grantId: null });
        expect(await world.events({ event: 'code.issued' })).toMatchObject([{ clientId: 'plaza', userId: 'alice' }]);
        expect((await world.redeem(code)).family).toMatchObject({ clientId: 'plaza', userId: 'alice', grantId: null });
      });

      test('spends the step it came from, once', async () => {
        const presented = await loginStep();
        const issue = () =>
          world.store.authorizations.issueLoginCode({ ...world.verb(), audit: [], presented, code: world.loginCode() });
        expect((await issue()).kind).toBe('issued');
        expect(await issue()).toEqual({ kind: 'invalid_session' });
        expect(await world.store.authorizations.peekSession(presented)).toBeNull();
      });

      test('issues nothing for a disabled user or a suspended host, and leaves the step', async () => {
        const presented = await loginStep();
        const code = world.loginCode();
        const input = { ...world.verb(), audit: [{ event: 'x' }], presented, code };
        await disable('alice');
        const userInactive = { kind: 'not_live', reason: 'user_inactive' };
        expect(await world.store.authorizations.issueLoginCode(input)).toEqual(userInactive);
        await suspend('plaza');
        const other = { ...input, code: { ...code, userId: 'bob' } };
        const clientInactive = { kind: 'not_live', reason: 'client_inactive' };
        expect(await world.store.authorizations.issueLoginCode(other)).toEqual(clientInactive);
        expect(await world.store.authorizations.peekSession(presented)).not.toBeNull();
        expect(await world.events({ event: 'x' })).toEqual([]);
        expect((await world.store.tokens.redeem(world.redeemInput(code))).kind).toBe('refused');
      });
    });

    describe('approve', () => {
      test('spends the step, writes grant, receipt and code together', async () => {
        const host = await world.logIn();
        const presented = await world.openSheet({ hostFamilyId: host.family.familyId });
        const code = world.newCode({ hostFamilyId: host.family.familyId, scope: ['openid', 'email'] });
        const input = world.approveInput(presented, code);
        const issued = await world.store.authorizations.approve(input);
        expect(issued).toEqual({ kind: 'issued', expiresAt: world.clock.now + MINUTE, grantId: input.newGrantId });
        const grant = {
          ...{ grantId: input.newGrantId, userId: 'alice', clientId: 'food', version: 1, state: 'active' },
          ...{ scopes: ['openid', 'email'], purposeHashes: input.purposeHashes, askEveryTime: false, askAnew: false },
          ...{ createdAt: world.clock.now, updatedAt: world.clock.now },
        };
        expect(await world.store.authorizations.getGrant(input.newGrantId)).toEqual(grant);
        expect(await world.store.authorizations.findGrant('alice', 'food')).toEqual(grant);
        expect(await world.store.authorizations.latestReceipt(input.newGrantId)).toEqual(input.receipt);
        expect(await world.store.authorizations.peekSession(presented)).toBeNull();
        expect(await world.events({ event: 'code.issued' })).toMatchObject([
          { clientId: 'food', hostClientId: 'plaza', userId: 'alice', grantId: input.newGrantId, tokenId: code.id },
        ]);
        expect((await world.redeem(code)).family.grantId).toBe(input.newGrantId);
      });

      test('T031 64 parallel decisions on one sheet: exactly one code', async () => {
        const presented = await world.openSheet();
        const outcomes = await Promise.all(
          Array.from({ length: 64 }, () =>
            world.store.authorizations.approve(world.approveInput(presented, world.newCode())),
          ),
        );
        expect(outcomes.filter((outcome) => outcome.kind === 'issued')).toHaveLength(1);
        expect(outcomes.filter((outcome) => outcome.kind === 'invalid_session')).toHaveLength(63);
      });

      test('writes nothing when the sheet was drawn from an older version of the app', async () => {
        const presented = await world.openSheet();
        await world.store.clients.update({ clientId: 'food', changes: { name: 'Renamed' }, audit: [] });
        const outcome = await world.store.authorizations.approve(world.approveInput(presented, world.newCode()));
        expect(outcome).toEqual({ kind: 'client_changed' });
        expect(await world.store.authorizations.findGrant('alice', 'food')).toBeNull();
        expect(await world.events({ event: 'code.issued' })).toEqual([]);
        expect(await world.store.authorizations.peekSession(presented)).not.toBeNull();
      });

      test('writes nothing when user, app, host or host session is not live', async () => {
        const host = await world.logIn();
        const hostFamilyId = host.family.familyId;
        const attempt = async (changes: Parameters<World['newCode']>[0] = {}) => {
          const code = world.newCode({ hostFamilyId, ...changes });
          const presented = await world.openSheet({ hostFamilyId: null });
          const outcome = await world.store.authorizations.approve(world.approveInput(presented, code));
          expect(await world.store.authorizations.findGrant(code.userId, code.clientId)).toBeNull();
          expect(await world.store.authorizations.peekSession(presented)).not.toBeNull();
          return outcome.kind === 'not_live' ? outcome.reason : outcome.kind;
        };
        expect(await attempt({ userId: 'bob' })).toBe('host_session_ended');
        expect(await attempt({ hostClientId: 'harbour' })).toBe('host_session_ended');
        expect(await attempt({ hostFamilyId: 'f-unknown' })).toBe('host_session_ended');
        await world.store.users.raiseGeneration({ userId: 'alice', audit: [] });
        expect(await attempt()).toBe('host_session_ended');
        await suspend('food');
        expect(await attempt()).toBe('client_inactive');
        await world.store.clients.update({ clientId: 'food', changes: { state: 'active' }, audit: [] });
        await suspend('plaza');
        expect(await attempt()).toBe('client_inactive');
        await disable('alice');
        expect(await attempt()).toBe('user_inactive');
      });

      test('a retry of the same attempt gets the same code, and no second receipt', async () => {
        const presented = await world.openSheet();
        const input = world.approveInput(presented, world.newCode());
        const issued = await world.store.authorizations.approve(input);
        world.clock.now += 1_000;
        expect(await world.store.authorizations.approve(input)).toEqual(issued);
        expect(await world.events({ event: 'code.issued' })).toHaveLength(1);
        expect(await world.store.authorizations.approve({ ...input, ...world.verb() })).toEqual({
          kind: 'invalid_session',
        });
      });

      test('a replayed value leaves step, grant and code unwritten', async () => {
        const presented = await world.openSheet();
        const input = world.approveInput(presented, world.newCode());
        const { spends } = world.verb();
        await world.store.authorizations.openSession({
          ...world.verb(),
          spends,
          audit: [],
          session: world.newSession(),
        });
        expect(await world.store.authorizations.approve({ ...input, spends })).toEqual({ kind: 'replayed' });
        expect(await world.store.authorizations.findGrant('alice', 'food')).toBeNull();
        expect((await world.store.authorizations.approve(input)).kind).toBe('issued');
      });
    });

    describe('issueSilently', () => {
      const silent = async (
        changes: Partial<Parameters<World['store']['authorizations']['issueSilently']>[0]> = {},
      ) => {
        const grant = await world.store.authorizations.findGrant('alice', 'food');
        return {
          ...world.verb(),
          ...{ audit: [{ event: 'code.silent' }], grantId: grant?.grantId ?? '', grantVersion: grant?.version ?? 0 },
          ...{ clientVersion: 1, code: world.newCode() },
          ...changes,
        };
      };
      const issue = async (changes?: Parameters<typeof silent>[0]) =>
        world.store.authorizations.issueSilently(await silent(changes));

      test('stores a code while the grant stands', async () => {
        const { grantId } = await world.allow();
        const input = await silent();
        const issued = await world.store.authorizations.issueSilently(input);
        expect(issued).toEqual({ kind: 'issued', expiresAt: world.clock.now + MINUTE, grantId });
        expect(await world.events({ event: 'code.silent' })).toMatchObject([
          { grantId, userId: 'alice', clientId: 'food' },
        ]);
        expect(await world.resolve(await world.redeem(input.code))).toBe('live');
        expect(await world.store.authorizations.issueSilently(input)).toEqual(issued);
      });

      test('T033 stores none after withdrawal, narrowing, a changed app, or for another’s grant', async () => {
        await world.allow({ scope: ['openid', 'email'] });
        const before = await silent();
        expect(await issue({ clientVersion: 2 })).toEqual({ kind: 'grant_changed' });
        expect(await issue({ code: world.newCode({ userId: 'bob' }) })).toEqual({ kind: 'grant_changed' });
        expect(await issue({ code: world.newCode({ clientId: 'books' }) })).toEqual({ kind: 'grant_changed' });
        await world.allow({ scope: ['openid'] }, ['openid', 'email']);
        expect(await world.store.authorizations.issueSilently(before)).toEqual({ kind: 'grant_changed' });
        expect((await issue()).kind).toBe('issued');
        const { grantId } = await silent();
        await world.store.authorizations.withdrawGrant({ ...world.verb(), audit: [], grantId, userId: 'alice' });
        expect(await issue()).toEqual({ kind: 'grant_changed' });
      });

      test('stores none for what is not live', async () => {
        await world.allow();
        expect(await issue({ code: world.newCode({ hostFamilyId: 'f-gone' }) })).toEqual({
          kind: 'not_live',
          reason: 'host_session_ended',
        });
        await disable('alice');
        expect(await issue()).toEqual({ kind: 'not_live', reason: 'user_inactive' });
      });

      test('ten a minute for a user and an app, then none until the minute is over', async () => {
        await world.allow();
        await world.allow({ clientId: 'books' });
        for (let i = 0; i < 10; i++) expect((await issue()).kind).toBe('issued');
        world.clock.now += 15_000;
        const input = await silent();
        expect(await world.store.authorizations.issueSilently(input)).toEqual({
          kind: 'limited',
          retryAfterMs: 45_000,
        });
        expect((await world.store.tokens.redeem(world.redeemInput(input.code))).kind).toBe('refused');
        const books = await world.store.authorizations.findGrant('alice', 'books');
        const other = { grantId: books?.grantId ?? '', code: world.newCode({ clientId: 'books' }) };
        expect((await issue(other)).kind).toBe('issued');
        expect((await issue({ maxPerMinute: 11 })).kind).toBe('issued');
        world.clock.now += 45_000;
        expect((await world.store.authorizations.issueSilently(input)).kind).toBe('issued');
      });
    });
  });
}
