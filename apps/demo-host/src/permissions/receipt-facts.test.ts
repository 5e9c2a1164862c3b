import { signJws } from '@davit/crypto';
import { webCrypto } from '@davit/crypto/web';
import { describe, expect, it } from 'vitest';
import { receiptFacts } from './receipt-facts.ts';

async function receipt(payload: Record<string, unknown>): Promise<string> {
  const { signer } = await webCrypto.generateKey('ES256');
  return signJws({ typ: 'davit-consent-receipt+jwt' }, payload, signer);
}

describe(receiptFacts, () => {
  it('says who, what and when', async () => {
    const text = await receipt({
      iss: 'http://localhost:4000',
      iat: 1_772_366_400,
      app: { name: 'Food\u202e', publisher: 'Food Ltd' },
      host: { name: 'Plaza' },
      scopes: [
        { name: 'openid', title: 'Your id', why: 'To know you', granted: true },
        { name: 'email', title: 'E-mail', why: 'Receipts', granted: false },
      ],
    });
    const facts = receiptFacts(text, 'en');
    expect(facts?.find(({ name }) => name === 'Allowed to')?.lines).toEqual(['Food, Food Ltd']);
    expect(facts?.find(({ name }) => name === 'What')?.lines).toEqual(['Your id — To know you', 'Not shared: E-mail']);
  });
  it('leaves out what is missing or of another type', async () => {
    expect(receiptFacts(await receipt({ app: 7, scopes: 'x', iat: 'y' }), 'en')).toEqual([]);
  });
  it('says no to what is not a receipt', () => {
    expect(receiptFacts('not a jws', 'en')).toBeNull();
  });
});
