// The authorization server's store: every verb of the port, on whichever database is open.
import type { AuthStore } from '@davit/auth';
import { approve } from './approve.ts';
import { createAudit } from './audit.ts';
import { peekSession } from './auth-session.ts';
import { createClientTokens } from './client-tokens.ts';
import { createClients } from './clients.ts';
import { createEnrolments } from './enrolments.ts';
import { listHostSessions, refreshFacts } from './family-reads.ts';
import { findGrant, getGrant, latestReceipt, listGrants, setAskEveryTime, withdrawGrant } from './grants.ts';
import { issueLoginCode } from './issue-login-code.ts';
import { issueSilently } from './issue-silently.ts';
import { redeem } from './redeem.ts';
import { refresh } from './refresh.ts';
import { resolve } from './resolve.ts';
import { revokeAccessToken, revokeFamily } from './revoke.ts';
import { createServerKeys, GET_FACT } from './server-keys.ts';
import { endSession, openSession, replaceSession } from './session-verbs.ts';
import { createSigningKeys } from './signing-keys.ts';
import { sweep } from './sweep.ts';
import { createThrottle } from './throttle.ts';
import type { Transactions } from './transaction.ts';
import { createUsers } from './users.ts';

/** A database that is ready for verbs. */
export interface OpenStore {
  /** Database time. */
  readonly now: () => number;
  readonly transactions: Transactions;
  /** After what was asked for has ended. May be called twice. */
  close(): Promise<void>;
}

export function createAuthStore({ now, transactions, close }: OpenStore): AuthStore {
  return {
    now,
    clients: createClients(transactions),
    clientTokens: createClientTokens(transactions),
    enrolments: createEnrolments(transactions),
    users: createUsers(transactions),
    throttle: createThrottle(transactions),
    keys: createServerKeys(transactions),
    signingKeys: createSigningKeys(transactions),
    audit: createAudit(transactions),
    authorizations: {
      openSession: (input) => openSession(transactions, input),
      peekSession: (presented) => transactions.read((reader, at) => peekSession(reader, at, presented)),
      replaceSession: (input) => replaceSession(transactions, input),
      endSession: (input) => endSession(transactions, input),
      issueLoginCode: (input) => issueLoginCode(transactions, input),
      approve: (input) => approve(transactions, input),
      issueSilently: (input) => issueSilently(transactions, input),
      findGrant: (userId, clientId) => findGrant(transactions, userId, clientId),
      getGrant: (grantId) => getGrant(transactions, grantId),
      listGrants: (userId) => listGrants(transactions, userId),
      withdrawGrant: (input) => withdrawGrant(transactions, input),
      setAskEveryTime: (input) => setAskEveryTime(transactions, input),
      latestReceipt: (grantId) => latestReceipt(transactions, grantId),
    },
    tokens: {
      redeem: (input) => redeem(transactions, input),
      refreshFacts: (familyId) => refreshFacts(transactions, familyId),
      refresh: (input) => refresh(transactions, input),
      resolve: (tokenId, secretHash) => resolve(transactions, tokenId, secretHash),
      revokeFamily: (input) => revokeFamily(transactions, input),
      revokeAccessToken: (input) => revokeAccessToken(transactions, input),
      listHostSessions: (userId) => listHostSessions(transactions, userId),
    },
    sweep: (maxRows) => sweep(transactions, maxRows),
    async ping() {
      await transactions.read((reader) => reader.get(GET_FACT, { name: 'epoch' }));
    },
    close,
  };
}
