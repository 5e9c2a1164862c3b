import { nodeCrypto } from '@davit/crypto/node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Client, ClientScope } from '../clients/client.ts';
import { type ConsentSubject, consentHash } from './consent-hash.ts';
import { isPurposeUnchanged, purposeHash } from './purpose-hash.ts';

const scope = (name: string, changes: Partial<ClientScope> = {}, revision = 1) => ({
  text: { name, title: { en: `Your ${name}`, de: `Ihr ${name}` }, revision },
  declared: {
    name,
    why: { en: 'To deliver', de: 'Zum Liefern' },
    required: true,
    retention: null,
    recipients: [],
    minAssurance: 'none' as const,
    ...changes,
  },
});
const subject = (changes: Partial<ConsentSubject> = {}): ConsentSubject => ({
  sessionId: 'session',
  userId: 'user',
  hostClientId: 'plaza',
  app: { clientId: 'food', version: 1 } as Client,
  bundleDigest: null,
  scopes: [scope('openid'), scope('email')],
  locale: 'en',
  resources: [],
  codeChallenge: 'challenge',
  dpopJkt: null,
  nonce: null,
  ...changes,
});
const hash = (changes: Partial<ConsentSubject> = {}) => consentHash(subject(changes), nodeCrypto);

describe(consentHash, () => {
  it('is the same for the same facts', async () => {
    expect(await hash()).toBe(await hash());
    expect(await hash()).toMatch(/^[\w-]{43}$/);
  });

  it.each<[string, Partial<ConsentSubject>]>([
    ['the auth_session', { sessionId: 'other' }],
    ['the user', { userId: 'other' }],
    ['the host', { hostClientId: 'other' }],
    ['the app', { app: { clientId: 'shop', version: 1 } as Client }],
    ['the version of the app row', { app: { clientId: 'food', version: 2 } as Client }],
    ['the release', { bundleDigest: 'a'.repeat(64) }],
    ['a scope more', { scopes: [scope('openid'), scope('email'), scope('phone')] }],
    ['the order of the scopes', { scopes: [scope('email'), scope('openid')] }],
    ['the purpose', { scopes: [scope('openid'), scope('email', { why: { en: 'To advertise' } })] }],
    ['the revision of a text', { scopes: [scope('openid'), scope('email', {}, 2)] }],
    ['what is required', { scopes: [scope('openid'), scope('email', { required: false })] }],
    ['who receives it', { scopes: [scope('openid'), scope('email', { recipients: ['Ads Ltd'] })] }],
    ['how long it is kept', { scopes: [scope('openid'), scope('email', { retention: 'for ever' })] }],
    ['the language', { locale: 'de' }],
    ['a resource', { resources: ['https://api.example'] }],
    ['the code challenge', { codeChallenge: 'other' }],
    ['the key', { dpopJkt: 'jkt' }],
    ['the nonce', { nonce: 'n' }],
    ['an empty nonce', { nonce: '' }],
  ])('T029 changes with %s', async (_, changes) => {
    expect(await hash(changes)).not.toBe(await hash());
  });

  it('T029 no two lists of texts run together', async () => {
    const text = fc.string({ maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(text, text, text, text, async (a, b, c, d) => {
        const same = a === c && b === d;
        const [left, right] = [await hash({ userId: a, hostClientId: b }), await hash({ userId: c, hostClientId: d })];
        expect(left === right).toBe(same);
      }),
    );
  });
});

describe(purposeHash, () => {
  it('T030 a changed purpose, title, recipient or retention is a new question', async () => {
    const agreed = await purposeHash(scope('email'), 'en', nodeCrypto);
    expect(await isPurposeUnchanged(agreed, scope('email'), nodeCrypto)).toBe(true);
    for (const changes of [{ why: { en: 'To advertise' } }, { recipients: ['Ads Ltd'] }, { retention: 'for ever' }])
      expect(await isPurposeUnchanged(agreed, scope('email', changes), nodeCrypto)).toBe(false);
    const retitled = { ...scope('email'), text: { name: 'email', title: { en: 'Everything' }, revision: 1 } };
    expect(await isPurposeUnchanged(agreed, retitled, nodeCrypto)).toBe(false);
  });
  it('a new translation does not ask again whoever agreed in another language', async () => {
    const agreed = await purposeHash(scope('email'), 'en', nodeCrypto);
    const translated = scope('email', { why: { en: 'To deliver', de: 'Anders', fr: 'Pour livrer' } });
    expect(await isPurposeUnchanged(agreed, translated, nodeCrypto)).toBe(true);
    const inGerman = await purposeHash(scope('email'), 'de', nodeCrypto);
    expect(await isPurposeUnchanged(inGerman, translated, nodeCrypto)).toBe(false);
  });
  it('a scope that was never agreed to is not unchanged', async () => {
    expect(await isPurposeUnchanged(undefined, scope('email'), nodeCrypto)).toBe(false);
  });
});
