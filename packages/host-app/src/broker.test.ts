import type { Caller } from '@davit/container';
import type { AskUser, BrokeredRequest, Decision, HostClient, HostFailure } from '@davit/host';
import type { BridgeParams, Consent } from '@davit/protocol';
import { describe, expect, it } from 'vitest';
import type { Account } from './account.ts';
import { createBroker } from './broker.ts';

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
    current: { userName: 'alice', displayName: 'Alice' },
    watch: <T>(one: Promise<T>) => one,
  };
  return createBroker({
    host: host as unknown as HostClient,
    account: () => account,
    ask: () => {
      throw new Error('nobody is asked');
    },
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

/** A broker whose server asks the user, and then gives a code. */
function brokerAsking(decision: Decision | Error, records: unknown[][] = [], reasons: unknown[] = []) {
  const consent = {} as Consent;
  const host = {
    async requestCode(_request: BrokeredRequest, ask: AskUser) {
      await ask(consent, 'lost');
      return { ok: true, value: { code: 'cod_1', iss: 'https://id.example', state: null, expiresIn: 60 } } as const;
    },
  };
  const account = {
    current: { userName: 'alice', displayName: 'Alice' } as Account | null,
    watch: <T>(one: Promise<T>) => one,
  };
  const broker = createBroker({
    host: host as unknown as HostClient,
    account: () => account,
    async ask(_consent, _caller, again) {
      reasons.push(again);
      if (decision instanceof Error) throw decision;
      return decision;
    },
    locale: 'en',
    record: {
      bridgeCall: (...call) => void records.push(['call', ...call]),
      decided: (...what) => void records.push(['decided', ...what]),
      bridgeAnswer: (...answer) => void records.push(['answer', ...answer]),
    },
  });
  return { broker, account };
}
const caller: Caller = { isGone: () => false, onGone: () => undefined };
const params = { scopes: ['openid'] } as unknown as BridgeParams<'auth.requestCode'>;

describe('auth.requestCode', () => {
  it('gives the code that the user agreed to, and records each step', async () => {
    const records: unknown[][] = [];
    const reasons: unknown[] = [];
    const { broker } = brokerAsking({ decision: 'allow' }, records, reasons);
    expect(await broker.requestCode(app, params, caller)).toEqual({
      code: 'cod_1',
      iss: 'https://id.example',
      expires_in: 60,
    });
    expect(records).toEqual([
      ['call', 'food', 'auth.requestCode', params],
      ['decided', 'food', { decision: 'allow' }],
      ['answer', 'food', 'auth.requestCode', null],
    ]);
    // Whoever draws the sheet is told why it comes once more.
    expect(reasons).toEqual(['lost']);
  });
  it('asks for nobody while nobody is logged in', async () => {
    const { broker, account } = brokerAsking({ decision: 'allow' });
    account.current = null;
    await expect(broker.requestCode(app, params, caller)).rejects.toMatchObject({ code: 'not_logged_in' });
  });
  it('keeps a code from whoever logged in while another was asked', async () => {
    const records: unknown[][] = [];
    const { broker, account } = brokerAsking({ decision: 'allow' }, records);
    const answer = broker.requestCode(app, params, caller);
    account.current = { userName: 'bob', displayName: 'Bob' };
    await expect(answer).rejects.toMatchObject({ code: 'account_changed' });
    expect(records.at(-1)).toEqual(['answer', 'food', 'auth.requestCode', 'account_changed']);
  });
  it('records what is no refusal as `unavailable`', async () => {
    const records: unknown[][] = [];
    const { broker } = brokerAsking(new Error('secret detail'), records);
    await expect(broker.requestCode(app, params, caller)).rejects.toThrow('secret detail');
    expect(records.at(-1)).toEqual(['answer', 'food', 'auth.requestCode', 'unavailable']);
  });
});
