import { describe, expect, it } from 'vitest';
import type { ScopeText } from '../config.ts';
import { type ClientDocument, clientDocumentSchema } from './client-document.ts';
import { toColumns } from './client-rules.ts';
import { checkDocument } from './read-document.ts';

const scopeTexts: readonly ScopeText[] = ['openid', 'email'].map((name) => ({
  name,
  title: { en: name },
  revision: 1,
}));
const scope = { name: 'openid', why: { en: 'To sign you in' }, required: true };
const food: ClientDocument = {
  client_id: 'food',
  kind: 'mini-program',
  name: 'Food',
  publisher: 'Tasty Ltd',
  scopes: [scope],
};
const P256 = { kty: 'EC', crv: 'P-256', x: 'a'.repeat(43), y: 'b'.repeat(43) } as const;

function problem(changes: Record<string, unknown>, mode: 'development' | 'production' = 'development'): string | null {
  const checked = checkDocument(clientDocumentSchema, { ...food, ...changes });
  if (!checked.ok) return checked.failure.description ?? '';
  const columns = toColumns({ mode, scopeTexts }, checked.value);
  return columns.ok ? null : (columns.failure.description ?? '');
}

describe(toColumns, () => {
  it('fills in the safe defaults of a public mini-program', () => {
    const checked = checkDocument(clientDocumentSchema, food);
    expect(checked.ok && toColumns({ mode: 'production', scopeTexts }, checked.value)).toMatchObject({
      ok: true,
      value: {
        authMethod: 'none',
        dpop: 'required',
        refreshRotation: 'always',
        sectorId: 'Tasty Ltd',
        state: 'active',
      },
    });
  });
  it('does not demand DPoP of a confidential one, nor rotate its refresh token', () => {
    const checked = checkDocument(clientDocumentSchema, { ...food, auth_method: 'private_key_jwt', keys: [P256] });
    expect(checked.ok && toColumns({ mode: 'production', scopeTexts }, checked.value)).toMatchObject({
      ok: true,
      value: { dpop: 'optional', refreshRotation: 'never' },
    });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ client_id: 'davit' }, 'client_id'],
    [{ client_id: 'a--b' }, 'client_id'],
    [{ client_id: 'built-in', kind: 'host', scopes: [] }, 'client_id'],
    [{ kind: 'robot' }, 'kind'],
    [{ auth_method: 'private_key_jwt' }, 'keys'],
    [{ keys: [P256] }, 'keys'],
    [{ auth_method: 'private_key_jwt', keys: [{ ...P256, d: 'x' }] }, 'private key'],
    [{ dpop: 'optional' }, 'dpop'],
    [{ scopes: [scope, scope] }, 'twice'],
    [{ scopes: [{ ...scope, name: 'email' }] }, 'openid'],
    [{ scopes: [scope, { ...scope, name: 'weather' }] }, 'weather'],
    [{ scopes: [scope, { ...scope, name: 'host' }] }, 'host'],
    [{ kind: 'host' }, 'only a mini-program'],
    [{ scopes: [{ ...scope, why: { de: 'Zum Anmelden' } }] }, 'scopes.0.why'],
    [{ origins: ['https://food.example/path'] }, 'origins.0'],
    [{ origins: ['https://*.example'] }, 'origins.0'],
    [{ icon: 'javascript:alert(1)' }, 'icon'],
    [{ secret_hash: 'x' }, 'secret_hash'],
    [{ scopes: [{ ...scope, hint: 'x' }] }, 'scopes.0.hint'],
  ])('refuses %o and names the key', (changes, named) => {
    expect(problem(changes)).toContain(named);
  });

  it.each(['Food\nBank', 'Food\u202Eknab', 'Fo\u200Bod', 'Fo\u0000od', ' Food', '', 'F'.repeat(61), 'Fo\u2028od'])(
    'T028 refuses the name %j',
    (name) => {
      expect(problem({ name })).toContain('name');
    },
  );

  it('T028 refuses a purpose that turns the direction of writing', () => {
    expect(problem({ scopes: [{ ...scope, why: { en: 'To deliver\u202E' } }] })).toContain('scopes.0.why.en');
  });

  it('T056 gives a mini-program in native hosts the origin of its own id and no other, in production too', () => {
    for (const mode of ['development', 'production'] as const) {
      expect(problem({ origins: ['https://food.example', 'davit-app://food'] }, mode)).toBeNull();
      for (const origin of ['davit-app://bank', 'davit-app://food.evil', 'davit-app://food:80'])
        expect(problem({ origins: [origin] }, mode)).toContain('davit-app://food and no other');
    }
    expect(problem({ kind: 'host', client_id: 'food', scopes: [], origins: ['davit-app://food'] })).toContain(
      'no other',
    );
  });
  it('production demands https', () => {
    expect(problem({ origins: ['http://food.localhost:4000'] })).toBeNull();
    expect(problem({ origins: ['http://food.localhost:4000'] }, 'production')).toContain('https');
    expect(problem({ connects_to: ['ws://food.example'] }, 'production')).toContain('https');
  });
});
