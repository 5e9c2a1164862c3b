import type { ExchangeReport } from '@davit/host';
import type { ActivityItem } from '@davit/protocol';
import { describe, expect, it } from 'vitest';
import { createFlow } from './flow.ts';
import { FLOW_STEPS } from './flow-arrow.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
const iso = (ms: number) => new Date(start + ms).toISOString();
const challenge = '/oauth/authorize-challenge';
const exchange = (at: number, path: string, parameters: Record<string, string>, more = {}): ExchangeReport => ({
  at: start + at,
  method: 'POST',
  path,
  status: 200,
  error: null,
  reason: null,
  durationMs: 12.4,
  parameters,
  ...more,
});
const item = (at: number, event: string, more: Partial<ActivityItem> = {}): ActivityItem => ({
  at: iso(at),
  event,
  method: 'POST',
  path: '/oauth/token',
  status: 200,
  reason: null,
  claims: [],
  count: 1,
  token_id: null,
  ...more,
});
const userinfo = { method: 'GET', path: '/oauth/userinfo' };

function flowAt() {
  const clock = { now: start };
  return { clock, flow: createFlow(() => clock.now) };
}

describe(createFlow, () => {
  it('begins with every step still to come', () => {
    expect(flowAt().flow.picture('food')).toEqual({ arrows: [], toCome: [...FLOW_STEPS] });
  });

  it('draws the whole flow in the order in which it happened', () => {
    const { flow, clock } = flowAt();
    flow.exchange(exchange(0, challenge, { scope: 'host' }));
    flow.exchange(exchange(100, '/oauth/token', { grant_type: 'authorization_code' }));
    clock.now = start + 200;
    flow.launched('food');
    clock.now = start + 300;
    flow.bridgeCall('food', 'auth.requestCode', { scope: 'openid', state: 'S', nonce: 'N' });
    flow.exchange(
      exchange(
        400,
        challenge,
        { app_id: 'food' },
        { status: 400, error: 'insufficient_authorization', reason: 'insufficient_authorization' },
      ),
    );
    clock.now = start + 500;
    flow.decided('food', { decision: 'allow', grantedScopes: ['openid'] });
    flow.exchange(exchange(600, challenge, { app_id: 'food', decision: 'allow' }));
    clock.now = start + 700;
    flow.bridgeAnswer('food', 'auth.requestCode', null);
    flow.recorded('food', [
      item(31_000, 'userinfo.read', { ...userinfo, claims: ['sub'] }),
      item(31_450, 'token.refreshed'),
      item(31_000, 'userinfo.refused', { ...userinfo, status: 401, reason: 'token_expired' }),
      item(1_000, 'userinfo.read', { ...userinfo, claims: ['sub'] }),
      item(900, 'code.redeemed'),
      item(600, 'code.issued', { path: challenge }),
    ]);
    const { arrows, toCome } = flow.picture('food');
    expect(arrows.map(({ step }) => step)).toEqual([...FLOW_STEPS, 'read']);
    expect(toCome).toEqual([]);
    expect(JSON.stringify(arrows)).not.toMatch(/"S"|"N"/);
  });

  it('does not wait for steps that a silent code skips', () => {
    const { flow } = flowAt();
    flow.exchange(exchange(0, challenge, { app_id: 'food' }));
    flow.bridgeAnswer('food', 'auth.requestCode', null);
    expect(flow.picture('food').toCome).toEqual(['redeem', 'read', 'expired', 'refresh']);
  });

  it('keeps one mini-program’s arrows out of another’s picture', () => {
    const { flow } = flowAt();
    flow.launched('food');
    flow.exchange(exchange(0, challenge, { app_id: 'food' }));
    flow.exchange(exchange(0, challenge, { scope: 'host' }));
    expect(flow.picture('shop').arrows.map(({ title }) => title)).toEqual(['Logs you in']);
  });

  it('shows a refused log-in as an arrow, not as a step taken', () => {
    const { flow } = flowAt();
    const wrong = { status: 400, error: 'insufficient_authorization', reason: 'factor_wrong' };
    flow.exchange(exchange(0, challenge, { scope: 'host' }, wrong));
    const { arrows, toCome } = flow.picture('food');
    expect(arrows[0]).toMatchObject({ step: null, answer: { text: 'factor_wrong', isRefused: true } });
    expect(toCome[0]).toBe('login');
  });

  it('leaves out the host’s own polling and shows a withdrawal', () => {
    const { flow } = flowAt();
    flow.exchange(exchange(0, '/account/grants', {}, { method: 'GET' }));
    flow.exchange(exchange(0, '/account/grants/g/activity', {}, { method: 'GET' }));
    flow.exchange(exchange(0, '/account/grants/g', {}, { method: 'DELETE', status: 204 }));
    expect(flow.picture('food').arrows.map(({ request }) => request)).toEqual(['DELETE /account/grants/g']);
  });

  it('shows a refused refresh without its fine reason', () => {
    const { flow } = flowAt();
    flow.recorded('food', [item(1000, 'token.refused', { status: 400 })]);
    expect(flow.picture('food').arrows).toMatchObject([
      { step: null, title: 'Tries to refresh the token', answer: { text: 'refused', isRefused: true } },
    ]);
  });

  it('folds repeated reads into one row with a count', () => {
    const { flow } = flowAt();
    const read = (at: number, count: number) => item(at, 'userinfo.read', { ...userinfo, claims: ['sub'], count });
    flow.recorded('food', [read(3000, 2), read(2000, 1), read(1000, 4)]);
    expect(flow.picture('food').arrows).toMatchObject([{ count: 7, title: 'Reads your details' }]);
  });

  it('puts a withdrawal between the last read and the first refusal of the same second', () => {
    const { flow } = flowAt();
    flow.exchange(exchange(1_300, '/account/grants/g', {}, { method: 'DELETE', status: 204 }));
    flow.recorded('food', [
      item(1_500, 'token.refused', { status: 400 }),
      item(1_000, 'userinfo.refused', { ...userinfo, status: 401, reason: 'token_revoked' }),
      item(1_310, 'grant.withdrawn', { method: 'DELETE', path: '/account/grants/g', status: 204 }),
      item(1_000, 'userinfo.read', { ...userinfo, claims: ['sub'] }),
      item(1_100, 'code.redeemed'),
    ]);
    expect(flow.picture('food').arrows.map(({ title }) => title)).toEqual([
      'Redeems the code',
      'Reads your details',
      'Withdraws a permission',
      'Tries to read your details',
      'Tries to refresh the token',
    ]);
  });

  it('keeps what an earlier answer held and a later one leaves out, bounded', () => {
    const { flow } = flowAt();
    flow.recorded('food', [item(900, 'code.redeemed')]);
    flow.recorded('food', [item(2_000, 'userinfo.read', { ...userinfo, claims: ['sub'], count: 1 })]);
    flow.recorded('food', [item(2_000, 'userinfo.read', { ...userinfo, claims: ['sub'], count: 3 })]);
    expect(flow.picture('food').arrows).toMatchObject([{ step: 'redeem' }, { step: 'read', count: 3 }]);
    for (let i = 0; i < 400; i += 1) flow.recorded('food', [item(3_000 + i, 'token.refused', { status: 400 })]);
    expect(flow.picture('food').arrows).toHaveLength(300);
  });

  it('shortens the id in an address and keeps it whole among the details', () => {
    const { flow } = flowAt();
    const path = `/account/grants/${'01a203'.padEnd(32, 'f')}`;
    flow.exchange(exchange(0, path, {}, { method: 'DELETE', status: 204 }));
    expect(flow.picture('food').arrows).toMatchObject([
      { request: 'DELETE /account/grants/01a2…ffff', details: { path } },
    ]);
  });

  it('leaves out what the server recorded before this visit, and bad times', () => {
    const { flow } = flowAt();
    flow.recorded('food', [item(-60_000, 'code.redeemed'), item(0, 'code.redeemed', { at: 'yesterday' })]);
    expect(flow.picture('food').arrows).toEqual([]);
  });

  it('is bounded and forgets on log-out', () => {
    const { flow } = flowAt();
    for (let i = 0; i < 1000; i += 1) flow.exchange(exchange(i, '/oauth/revoke', { n: String(i) }));
    expect(flow.picture('food').arrows.length).toBeLessThanOrEqual(300);
    flow.forget();
    expect(flow.picture('food').arrows).toEqual([]);
  });
});
