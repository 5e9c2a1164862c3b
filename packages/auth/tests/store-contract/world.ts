// A small world around a store: two hosts, two mini-programs, two users, a clock that tests move, and the usual steps.
import type { NewAuthSession, NewCode, SessionPresentation } from '../../src/ports/authorization-store.ts';
import type { AuthStore } from '../../src/ports/store.ts';
import type { Family, RedeemInput, RefreshInput } from '../../src/ports/token-store.ts';
import type { VerbInput } from '../../src/ports/verb.ts';
import { BOOKS, bytes, FOOD, HOST, OTHER_HOST, sampleUser } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';

export const MINUTE = 60_000;
export const DAY = 86_400_000;
export const START = 1_800_000_000_000;
export const IDLE = 30 * DAY;
export const ABSOLUTE = 180 * DAY;

/** A code as the mini-program got it, with everything needed to present it. */
export interface HeldCode {
  readonly code: NewCode;
  readonly expiresAt: number;
  readonly grantId: string | null;
}
export interface Session {
  readonly family: Family;
  readonly tokenId: string;
  readonly tokenHash: Uint8Array;
  readonly accessExpiresAt: number;
  readonly code: NewCode;
}

export async function openWorld(subject: StoreUnderTest) {
  const clock = { now: START };
  const store: AuthStore = await subject.open({ clock: () => clock.now });
  let count = 0;
  const next = () => ++count;
  const id = (prefix: string) => `${prefix}${String(next()).padStart(8, '0')}`;

  for (const client of [HOST, OTHER_HOST, FOOD, BOOKS])
    await store.clients.create({ client, keyClaims: [], audit: [] });
  for (const [userId, seed] of [
    ['alice', 1_000],
    ['bob', 2_000],
  ] as const) {
    await store.users.create({ user: sampleUser(userId, seed), audit: [] });
  }

  const verb = (): VerbInput => ({
    attemptId: id('attempt'),
    spends: [{ hash: bytes(next() + 100_000), expiresAt: clock.now + MINUTE }],
  });

  const newCode = (changes: Partial<NewCode> = {}): NewCode => ({
    id: id('c'),
    secretHash: bytes(next()),
    clientId: 'food',
    userId: 'alice',
    hostClientId: 'plaza',
    hostFamilyId: null,
    assurance: 'none',
    challenge: id('challenge'),
    dpopJkt: 'food-key',
    scope: ['openid'],
    nonce: null,
    authTime: clock.now,
    ttlMs: MINUTE,
    ...changes,
  });

  const loginCode = (changes: Partial<NewCode> = {}): NewCode =>
    newCode({ clientId: 'plaza', dpopJkt: 'plaza-key', scope: ['host'], ...changes });

  const redeemInput = (code: NewCode, changes: Partial<RedeemInput> = {}): RedeemInput => ({
    ...verb(),
    audit: [{ event: 'code.redeemed', tokenId: code.id }],
    codeId: code.id,
    secretHash: code.secretHash,
    clientId: code.clientId,
    challenge: code.challenge,
    dpopJkt: code.dpopJkt,
    familyId: id('f'),
    salt: bytes(next(), 16),
    accessToken: { id: id('t'), secretHash: bytes(next()), ttlMs: 5 * MINUTE },
    idleMs: IDLE,
    absoluteMs: ABSOLUTE,
    maxFamilies: 20,
    ...changes,
  });

  const refreshInput = (family: Family, generation: number, changes: Partial<RefreshInput> = {}): RefreshInput => ({
    ...verb(),
    audit: [{ event: 'token.refreshed' }],
    familyId: family.familyId,
    presentedGeneration: generation,
    clientId: family.clientId,
    dpopJkt: family.dpopJkt,
    rotation: 'always',
    scope: null,
    accessToken: { id: id('t'), secretHash: bytes(next()), ttlMs: 5 * MINUTE },
    idleMs: IDLE,
    repeatMs: MINUTE,
    ...changes,
  });

  /** Redeems, or fails the test. */
  const redeem = async (code: NewCode, changes: Partial<RedeemInput> = {}): Promise<Session> => {
    const input = redeemInput(code, changes);
    const outcome = await store.tokens.redeem(input);
    if (outcome.kind !== 'redeemed') throw new Error(`not redeemed: ${JSON.stringify(outcome)}`);
    const { id: tokenId, secretHash: tokenHash } = input.accessToken;
    return { family: outcome.family, tokenId, tokenHash, accessExpiresAt: outcome.accessExpiresAt, code };
  };

  /** Logs a user in to a host. */
  const logIn = async (changes: Partial<NewCode> = {}): Promise<Session> => {
    const code = loginCode(changes);
    const issued = await store.authorizations.issueLoginCode({ ...verb(), audit: [], presented: null, code });
    if (issued.kind !== 'issued') throw new Error(`no login: ${JSON.stringify(issued)}`);
    return redeem(code);
  };

  const newSession = (changes: Partial<NewAuthSession> = {}): NewAuthSession => ({
    id: id('s'),
    secretHash: bytes(next()),
    kind: 'brokered',
    hostClientId: 'plaza',
    installationJkt: 'plaza-key',
    hostFamilyId: null,
    appId: 'food',
    userId: 'alice',
    request: '{"scope":"openid"}',
    consentHash: 'consent-hash',
    clientVersion: 1,
    wrongFactors: 0,
    ttlMs: 10 * MINUTE,
    ...changes,
  });
  const presentation = (session: NewAuthSession): SessionPresentation => ({
    id: session.id,
    secretHash: session.secretHash,
    hostClientId: session.hostClientId,
    installationJkt: session.installationJkt,
    hostFamilyId: session.hostFamilyId,
    appId: session.appId,
  });
  const openSheet = async (changes: Partial<NewAuthSession> = {}): Promise<SessionPresentation> => {
    const session = newSession(changes);
    await store.authorizations.openSession({ ...verb(), audit: [], session });
    return presentation(session);
  };

  const approveInput = (presented: SessionPresentation, code: NewCode, requested: readonly string[] = code.scope) => ({
    ...verb(),
    audit: [{ event: 'code.issued', tokenId: code.id }],
    presented,
    clientVersion: 1,
    newGrantId: id('g'),
    requested,
    granted: code.scope,
    purposeHashes: Object.fromEntries(code.scope.map((name) => [name, `text of ${name}`])),
    receipt: { id: id('r'), jws: `receipt.for.${code.id}` },
    code,
  });

  /** The user allows a mini-program: sheet, decision, grant, code. */
  const allow = async (changes: Partial<NewCode> = {}, requested?: readonly string[]): Promise<HeldCode> => {
    const code = newCode(changes);
    const presented = await openSheet({ appId: code.clientId, userId: code.userId, hostFamilyId: code.hostFamilyId });
    const issued = await store.authorizations.approve(approveInput(presented, code, requested));
    if (issued.kind !== 'issued') throw new Error(`not allowed: ${JSON.stringify(issued)}`);
    return { code, expiresAt: issued.expiresAt, grantId: issued.grantId };
  };
  const launch = async (changes: Partial<NewCode> = {}, redeemed: Partial<RedeemInput> = {}): Promise<Session> =>
    redeem((await allow(changes)).code, redeemed);

  const resolve = async (session: Pick<Session, 'tokenId' | 'tokenHash'>): Promise<string> => {
    const outcome = await store.tokens.resolve(session.tokenId, session.tokenHash);
    return outcome.kind === 'live' ? 'live' : outcome.reason;
  };
  const events = async (filter: { event?: string; familyId?: string; userId?: string } = {}) =>
    store.audit.list({ ...filter, ascending: true, limit: 1_000 });

  return {
    ...{ store, clock, id, next, verb, newCode, loginCode, redeemInput, refreshInput, redeem, logIn, newSession },
    ...{ presentation, openSheet, approveInput, allow, launch, resolve, events },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
