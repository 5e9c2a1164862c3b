// When `npm ci` is needed and when it is not.
import { describe, expect, it } from 'vitest';
import { checkNode, recordMatches } from './ensure-installed.mjs';

const lock = {
  packages: {
    '': { version: '1.0.0' },
    'packages/a': { version: '1.0.0' },
    'node_modules/@davit/a': { link: true },
    'node_modules/x': { version: '1.2.3' },
    'node_modules/x-linux': { version: '1.2.3', optional: true },
  },
};

describe(recordMatches, () => {
  it('accepts an installation of exactly these versions, without the packages for other platforms', () => {
    expect(recordMatches(lock, { packages: { 'node_modules/x': { version: '1.2.3' } } })).toBe(true);
  });
  it('refuses another version, a missing package, and no installation', () => {
    expect(recordMatches(lock, { packages: { 'node_modules/x': { version: '1.2.4' } } })).toBe(false);
    expect(recordMatches(lock, { packages: {} })).toBe(false);
    expect(recordMatches(lock, null)).toBe(false);
  });
});

describe(checkNode, () => {
  it.each(['20.19.0', '20.20.2', '22.1.0', '24.0.0'])('accepts Node %s', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });
  it.each(['18.20.0', '20.18.3'])('refuses Node %s with a next step', (version) => {
    expect(() => checkNode(version)).toThrow(/needs Node 20\.19[\s\S]*Try: /);
  });
});
