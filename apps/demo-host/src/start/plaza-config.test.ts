import { describe, expect, it } from 'vitest';
import { parsePlazaConfig } from './plaza-config.ts';

const root = 'r'.repeat(43);
const minimal = {
  issuer: 'http://localhost:4000/',
  client_id: 'plaza',
  apps_domain: 'localhost:4000',
  registry: { url: 'http://localhost:4000/registry/v1/', root },
};

describe(parsePlazaConfig, () => {
  it('reads the least that a page needs', () => {
    expect(parsePlazaConfig(minimal)).toEqual({
      issuer: 'http://localhost:4000',
      clientId: 'plaza',
      hostName: 'Plaza',
      appsDomain: 'localhost:4000',
      registry: { url: 'http://localhost:4000/registry/v1', root },
      apps: [],
      wantsStatistics: false,
      isDevelopment: false,
      demoLogins: [],
      hasTools: false,
    });
  });
  it('reads mini-programs and leaves out what has another type', () => {
    const [app] = parsePlazaConfig({
      ...minimal,
      apps: [{ app_id: 'food', name: 'Food', icon: 7, scopes: ['openid', 1], permissions: null }],
    }).apps;
    expect(app).toMatchObject({ appId: 'food', icon: null, scopes: ['openid'], permissions: [], publisher: '' });
  });
  it('offers demo log-ins only from a development server', () => {
    const users = [{ username: 'alice', password: 'p' }, { username: 'x' }, null];
    expect(parsePlazaConfig({ ...minimal, development: { users } }).demoLogins).toEqual([users[0]]);
    expect(parsePlazaConfig({ ...minimal, development: null }).demoLogins).toEqual([]);
  });
  it.each([
    null,
    [],
    {},
    { ...minimal, issuer: '' },
    { ...minimal, apps_domain: '' },
    { ...minimal, apps: [1] },
    { ...minimal, apps: [{ name: 'x' }] },
    { ...minimal, registry: null },
    { ...minimal, registry: { url: '', root } },
    { ...minimal, registry: { url: 'http://localhost:4000', root: 'short' } },
  ])('refuses %j with a sentence', (value) => {
    expect(() => parsePlazaConfig(value)).toThrow(/^config\.json/);
  });
  it('refuses an address that anybody on the way can answer for', () => {
    expect(() => parsePlazaConfig({ ...minimal, issuer: 'http://plaza.example' })).toThrow('is not protected');
  });
});
