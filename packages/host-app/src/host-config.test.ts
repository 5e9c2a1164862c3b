import { describe, expect, it } from 'vitest';
import { parseHostConfig } from './host-config.ts';

const root = 'r'.repeat(43);
const minimal = {
  issuer: 'https://id.example/',
  client_id: 'wallet',
  registry: { url: 'https://id.example/registry/v1/', root },
};
const app = { app_id: 'food', name: 'Food' };
const parse = (value: unknown) => parseHostConfig(value, 'Wallet');

describe(parseHostConfig, () => {
  it('reads the least that a host needs, and keeps its own name where it is given none', () => {
    expect(parse(minimal)).toEqual({
      issuer: 'https://id.example',
      clientId: 'wallet',
      hostName: 'Wallet',
      appsDomain: null,
      registry: { url: 'https://id.example/registry/v1', root },
      apps: [],
      wantsStatistics: false,
      isDevelopment: false,
      demoLogins: [],
      hasTools: false,
    });
    expect(parse({ ...minimal, host_name: 'Harbour' }).hostName).toBe('Harbour');
  });
  it('reads mini-programs with their categories', () => {
    expect(parse({ ...minimal, apps: [{ ...app, categories: ['food', 7] }] }).apps[0]).toMatchObject({
      appId: 'food',
      categories: ['food'],
    });
  });
  it('has developers’ tools only where a development server says so in so many words', () => {
    const toolsOf = (development: unknown) => parse({ ...minimal, development }).hasTools;
    expect(toolsOf({ tools: true })).toBe(true);
    for (const development of [null, [], {}, { users: [] }, { tools: 'true' }, { tools: 1 }, { tools: false }])
      expect(toolsOf(development)).toBe(false);
    expect(parse({ ...minimal, tools: true }).hasTools).toBe(false);
  });
  it.each([
    { ...minimal, issuer: 'http://id.example' },
    { ...minimal, issuer: 'https://user:secret@id.example' },
    { ...minimal, registry: { url: 'http://id.example/registry/v1', root } },
  ])('refuses an address that anybody on the way can answer for: %j', (value) => {
    expect(() => parse(value)).toThrow('is not protected');
  });
  it.each(['', 'ab', 'Food', 'a--b', 7, null])('refuses the app id %j, which could be no mini-program’s', (id) => {
    expect(() => parse({ ...minimal, apps: [{ ...app, app_id: id }] })).toThrow('config.json: an app has no id');
  });
});
