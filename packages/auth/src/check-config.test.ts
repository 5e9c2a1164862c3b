import { describe, expect, it } from 'vitest';
import { checkConfig, InvalidConfiguration } from './check-config.ts';
import { type AuthConfig, DEFAULT_LIMITS } from './config.ts';
import type { AuthStore } from './ports/store.ts';

const production: AuthConfig = {
  mode: 'production',
  issuer: 'https://as.example',
  accessTokenTtlSeconds: 300,
  limits: DEFAULT_LIMITS,
  keyEncryptionKey: new Uint8Array(32),
  developmentAdminTokenHash: null,
  silentOpenid: false,
  scopeTexts: [],
};
const check = (change: Partial<AuthConfig>, seeded = false) =>
  checkConfig({ ...production, ...change }, {
    keys: { getFact: async () => (seeded ? '1' : null) },
  } as unknown as AuthStore);

describe(checkConfig, () => {
  it('accepts a production and a development configuration', async () => {
    await check({});
    await check({ mode: 'development', issuer: 'http://localhost:4000', accessTokenTtlSeconds: 1 }, true);
  });

  it.each<[string, Partial<AuthConfig>]>([
    ['an http issuer', { issuer: 'http://as.example' }],
    ['an issuer with a slash at its end', { issuer: 'https://as.example/' }],
    ['an issuer with a query', { issuer: 'https://as.example?x' }],
    ['access tokens under 60 s', { accessTokenTtlSeconds: 59 }],
    ['access tokens over an hour', { accessTokenTtlSeconds: 3601 }],
    ['a development admin token', { developmentAdminTokenHash: new Uint8Array(32) }],
    ['a short key-encryption key', { keyEncryptionKey: new Uint8Array(16) }],
  ])('refuses %s in production', async (_, change) => {
    await expect(check(change)).rejects.toThrow(InvalidConfiguration);
  });

  it('refuses a database with development seeds in production', async () => {
    await expect(check({}, true)).rejects.toThrow('seeded for development');
  });
});
