// Contract of auth_sessions: one presenter, each step once.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SessionPresentation } from '../../src/ports/authorization-store.ts';
import { bytes } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { MINUTE, openWorld, type World } from './world.ts';

export function sessionContract(subject: StoreUnderTest): void {
  describe('auth_sessions', () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.store.close());

    const wrongPresentations = (right: SessionPresentation): Record<string, SessionPresentation> => ({
      'another id': { ...right, id: 's-unknown' },
      'another secret': { ...right, secretHash: bytes(9_999) },
      'another host': { ...right, hostClientId: 'harbour' },
      'another installation key': { ...right, installationJkt: 'other' },
      'no installation key': { ...right, installationJkt: null },
      'another host session': { ...right, hostFamilyId: 'f-other' },
      'no host session': { ...right, hostFamilyId: null },
      'another app': { ...right, appId: 'books' },
    });

    test('an opened session can be read by its presenter, without spending it', async () => {
      const session = world.newSession({ wrongFactors: 2 });
      const opened = await world.store.authorizations.openSession({ ...world.verb(), audit: [], session });
      expect(opened).toEqual({ kind: 'opened', expiresAt: world.clock.now + 10 * MINUTE });
      const { secretHash: _, ttlMs: __, ...facts } = session;
      const expected = { ...facts, expiresAt: world.clock.now + 10 * MINUTE };
      expect(await world.store.authorizations.peekSession(world.presentation(session))).toEqual(expected);
      expect(await world.store.authorizations.peekSession(world.presentation(session))).toEqual(expected);
    });

    test('a presentation that differs in anything reads nothing and spends nothing', async () => {
      const { authorizations } = world.store;
      const host = await world.logIn();
      const presented = await world.openSheet({ hostFamilyId: host.family.familyId });
      for (const [what, wrong] of Object.entries(wrongPresentations(presented))) {
        const next = world.newSession();
        expect(await authorizations.peekSession(wrong), what).toBeNull();
        const replaced = await authorizations.replaceSession({
          ...world.verb(),
          audit: [{ event: 'x' }],
          presented: wrong,
          next,
        });
        expect(replaced, what).toEqual({ kind: 'invalid_session' });
        expect(
          await authorizations.endSession({ ...world.verb(), audit: [{ event: 'x' }], presented: wrong }),
          what,
        ).toEqual({
          kind: 'invalid_session',
        });
      }
      expect(await world.events({ event: 'x' })).toEqual([]);
      expect((await authorizations.endSession({ ...world.verb(), audit: [], presented })).kind).toBe('ended');
    });

    test('a step is spent once: by replacing, or by ending', async () => {
      const { authorizations } = world.store;
      const presented = await world.openSheet();
      const next = world.newSession({ wrongFactors: 1 });
      const replaced = await authorizations.replaceSession({
        ...world.verb(),
        audit: [{ event: 'stepped' }],
        presented,
        next,
      });
      expect(replaced.kind).toBe('opened');
      expect(await authorizations.peekSession(presented)).toBeNull();
      expect(await authorizations.endSession({ ...world.verb(), audit: [], presented })).toEqual({
        kind: 'invalid_session',
      });
      const last = world.presentation(next);
      expect((await authorizations.peekSession(last))?.wrongFactors).toBe(1);
      expect(await authorizations.endSession({ ...world.verb(), audit: [], presented: last })).toEqual({
        kind: 'ended',
      });
      expect(await authorizations.peekSession(last)).toBeNull();
      expect(await world.events({ event: 'stepped' })).toMatchObject([{ clientId: 'food', hostClientId: 'plaza' }]);
    });

    test('64 parallel presentations of a step: one opens the next', async () => {
      const presented = await world.openSheet();
      const outcomes = await Promise.all(
        Array.from({ length: 64 }, () =>
          world.store.authorizations.replaceSession({
            ...world.verb(),
            audit: [],
            presented,
            next: world.newSession(),
          }),
        ),
      );
      expect(outcomes.filter((outcome) => outcome.kind === 'opened')).toHaveLength(1);
    });

    test('an expired session is nobody’s', async () => {
      const { authorizations } = world.store;
      const presented = await world.openSheet();
      world.clock.now += 10 * MINUTE;
      expect(await authorizations.peekSession(presented)).toBeNull();
      const next = world.newSession();
      const replaced = await authorizations.replaceSession({ ...world.verb(), audit: [], presented, next });
      expect(replaced).toEqual({ kind: 'invalid_session' });
      expect(await authorizations.peekSession(world.presentation(next))).toBeNull();
    });

    test('T007 host logout ends the session’s auth_sessions', async () => {
      const host = await world.logIn();
      const presented = await world.openSheet({ hostFamilyId: host.family.familyId });
      expect(await world.store.authorizations.peekSession(presented)).not.toBeNull();
      const { familyId, clientId } = host.family;
      await world.store.tokens.revokeFamily({ ...world.verb(), audit: [], familyId, clientId, reason: 'logout' });
      expect(await world.store.authorizations.peekSession(presented)).toBeNull();
      expect(await world.store.authorizations.endSession({ ...world.verb(), audit: [], presented })).toEqual({
        kind: 'invalid_session',
      });
    });

    test('a retry of the same attempt gets the same answer, another attempt does not', async () => {
      const { authorizations } = world.store;
      const session = world.newSession();
      const open = { ...world.verb(), audit: [{ event: 'opened' }], session };
      const opened = await authorizations.openSession(open);
      world.clock.now += 1_000;
      expect(await authorizations.openSession(open)).toEqual(opened);
      const presented = world.presentation(session);
      const replace = { ...world.verb(), audit: [{ event: 'replaced' }], presented, next: world.newSession() };
      const replaced = await authorizations.replaceSession(replace);
      world.clock.now += 1_000;
      expect(await authorizations.replaceSession(replace)).toEqual(replaced);
      expect(await authorizations.replaceSession({ ...replace, ...world.verb() })).toEqual({ kind: 'invalid_session' });
      const end = { ...world.verb(), audit: [{ event: 'ended' }], presented: world.presentation(replace.next) };
      expect(await authorizations.endSession(end)).toEqual({ kind: 'ended' });
      expect(await authorizations.endSession(end)).toEqual({ kind: 'ended' });
      expect((await world.events()).map((entry) => entry.event)).toEqual(['opened', 'replaced', 'ended']);
    });

    test('T139 a value that was spent before refuses the verb, and the step stays unspent', async () => {
      const { authorizations } = world.store;
      const { spends } = world.verb();
      const first = { ...world.verb(), spends, audit: [], session: world.newSession() };
      expect((await authorizations.openSession(first)).kind).toBe('opened');
      const presented = world.presentation(first.session);
      const next = world.newSession();
      const replay = { ...world.verb(), spends: [...world.verb().spends, ...spends], audit: [], presented, next };
      expect(await authorizations.replaceSession(replay)).toEqual({ kind: 'replayed' });
      expect(await authorizations.endSession({ ...world.verb(), spends, audit: [], presented })).toEqual({
        kind: 'replayed',
      });
      expect(await authorizations.peekSession(presented)).not.toBeNull();
      const fresh = { ...world.verb(), spends: replay.spends.slice(0, 1), audit: [], presented };
      expect(await authorizations.endSession(fresh)).toEqual({ kind: 'ended' });
    });
  });
}
