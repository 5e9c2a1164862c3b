// What the confidential client `shop` asks in the tests of signed requests, and how a signature is refused.
import { expect } from 'vitest';
import { type Bed, openBed } from './bed.ts';
import { SECRET } from './bed-seed.ts';
import type { Answer, Call } from './call.ts';
import { brokeredCode, type HostSession, login, redeemForm } from './flow.ts';
import { newSigner, type TestSigner } from './signing.ts';

export const SHOP_BASIC = [
  'authorization',
  `Basic ${btoa(`shop:${new URLSearchParams({ '': SECRET }).toString().slice(1)}`)}`,
] as const;

export const keysCall: Call = { path: '/client/keys', headers: [SHOP_BASIC] };

/** A server where alice is logged in on a host, and the shop has a key. */
export async function openShop(): Promise<{ bed: Bed; session: HostSession; shop: TestSigner }> {
  const bed = await openBed();
  return { bed, session: await login(bed), shop: await newSigner(bed, 'shop') };
}

export async function shopRedeems(bed: Bed, session: HostSession): Promise<Call> {
  const code = await brokeredCode(bed, session, { appId: 'shop', scope: 'openid profile' });
  return { path: '/oauth/token', form: redeemForm(code, 'shop'), headers: [SHOP_BASIC] };
}

export function refused(answer: Answer, code: string): void {
  expect(answer.json, answer.text).toMatchObject({ code, reason: code, error: 'invalid_client', status: 401 });
  expect(answer.status).toBe(401);
}
