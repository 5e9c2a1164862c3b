import type { HostClient, HostFailure } from '@davit/host';
import { describe, expect, it } from 'vitest';
import type { AccountSession } from '../session/account.ts';
import { type BrokerParts, createBroker } from './broker.ts';

const app = { appId: 'food', name: 'Food', publisher: 'Harbour Kitchen', icon: null, scopes: [], permissions: [] };
const failure = (reason: string): HostFailure => ({
  error: 'invalid_token',
  reason,
  description: '',
  hint: null,
  retryAfterSeconds: null,
});

/** A broker whose server refuses to list grants; `session` is what is left of the host session afterwards. */
function brokerRefused(reason: string, session: object | null) {
  const host = { grants: async () => ({ ok: false, failure: failure(reason) }), current: () => session };
  const account = {
    current: { value: { userName: 'alice', displayName: 'Alice' } },
    watch: <T>(one: Promise<T>) => one,
  };
  return createBroker({
    host: host as unknown as HostClient,
    account: () => account as unknown as AccountSession,
    questions: () => {
      throw new Error('nobody is asked');
    },
    flow: {} as BrokerParts['flow'],
    locale: 'en',
  });
}

describe('auth.checkSession', () => {
  it('says that nobody is logged in when the server has ended the session', async () => {
    expect(await brokerRefused('token_revoked', null).checkSession(app)).toEqual({
      logged_in: false,
      granted_scopes: [],
    });
  });
  it('fails when the server cannot say', async () => {
    await expect(brokerRefused('no_answer', {}).checkSession(app)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
