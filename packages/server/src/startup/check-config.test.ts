// A server does not start on origins that would let mini-programs into the host's site.
import { describe, expect, it } from 'vitest';
import { findOriginFaults, findStoreFaults } from './check-config.ts';

const production = (host: string, appsDomain: string, issuer = 'https://id.example.com') =>
  findOriginFaults('production', { issuer, host, appsDomain });

describe(findOriginFaults, () => {
  it.each([
    ['https://plaza.example', 'plaza-apps.example'],
    ['https://www.plaza.co.uk', 'plaza-apps.co.uk'],
    // Each is its own site by the private part of the Public Suffix List.
    ['https://plaza.github.io', 'apps.github.io'],
    ['https://plaza.example', 'apps.plaza.net:8443'],
  ])('lets host %s and mini-programs on %s start', (host, apps) => {
    expect(production(host, apps)).toEqual([]);
  });
  it.each([
    ['https://plaza.example', 'apps.plaza.example'],
    ['https://plaza.example', 'plaza.example'],
    ['https://host.plaza.co.uk', 'apps.plaza.co.uk'],
    ['https://apps.plaza.example', 'plaza.example'],
    ['https://PLAZA.example'.toLowerCase(), 'a.b.c.plaza.example:8443'],
    ['https://app.github.io', 'github.io'],
  ])('refuses host %s with mini-programs on %s', (host, apps) => {
    expect(production(host, apps).join()).toMatch(/share a registrable domain/);
  });
  it('refuses plain http, paths and localhost in production', () => {
    expect(production('http://plaza.example', 'apps.example').join()).toMatch(/host has to be https/);
    expect(production('https://plaza.example', 'apps.example', 'http://id.example').join()).toMatch(
      /issuer has to be https/,
    );
    expect(production('https://plaza.example/', 'apps.example').join()).toMatch(/without a path/);
    expect(production('https://host.localhost', 'localhost').join()).toMatch(/not localhost/);
  });
  it('lets each name under localhost be its own site in development, but not the bare name', () => {
    const development = (host: string) =>
      findOriginFaults('development', { issuer: 'http://localhost:1', host, appsDomain: 'localhost:1' });
    expect(development('http://host.localhost:1')).toEqual([]);
    expect(development('http://localhost:1').join()).toMatch(/share a registrable domain/);
  });
});

describe(findStoreFaults, () => {
  it('T158 wants the copy of the counters in production', () => {
    expect(findStoreFaults({ mode: 'production', counterFolder: undefined }).join()).toMatch(/counterFolder/);
    expect(findStoreFaults({ mode: 'production', counterFolder: '/var/lib/davit' })).toEqual([]);
    expect(findStoreFaults({ mode: 'development', counterFolder: undefined })).toEqual([]);
  });
});
