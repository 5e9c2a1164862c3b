import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNativeIdentity, isOnOrigin } from './native-identity.ts';

const ORIGIN = 'davit-app://food';
const NEAR_MISSES = [
  'davit-app://food.evil/',
  'davit-app://food@evil/',
  'davit-app://food:8443/',
  'davit-app://foodcourt/',
  'davit-app://bank/',
  'davit-app://evil/davit-app://food/',
  'DAVIT-APP://food/',
  ' davit-app://food/',
  'blob:davit-app://food/1',
  'data:text/html,davit-app://food/',
  'javascript:1',
  'about:blank',
  'about:srcdoc',
  'https://food/',
  'davit-app:/food/',
  '',
];

describe(isOnOrigin, () => {
  test.each([ORIGIN, `${ORIGIN}/`, `${ORIGIN}/orders?a=1#b`, `${ORIGIN}?a`, `${ORIGIN}#b`])('finds %s there', (url) => {
    expect(isOnOrigin(url, ORIGIN)).toBe(true);
  });
  test.each(NEAR_MISSES)('T056 finds %s elsewhere', (url) => {
    expect(isOnOrigin(url, ORIGIN)).toBe(false);
  });
  test('finds nothing there but what the URL parser would', () => {
    fc.assert(
      fc.property(fc.string(), (tail) => {
        const expected = tail === '' || tail.startsWith('/') || tail.startsWith('?') || tail.startsWith('#');
        expect(isOnOrigin(`${ORIGIN}${tail}`, ORIGIN)).toBe(expected);
      }),
    );
  });
});

describe(createNativeIdentity, () => {
  const start = () => {
    const identity = createNativeIdentity('view-1', ORIGIN);
    const navigation = identity.committed(`${ORIGIN}/`);
    return { identity, sender: { view: 'view-1', isMainFrame: true, url: `${ORIGIN}/`, navigation: navigation ?? 0 } };
  };

  test('hears the document that the main frame shows now', () => {
    const { identity, sender } = start();
    expect(identity.isCurrent(sender)).toBe(true);
    // Its address may change without a new document.
    expect(identity.isCurrent({ ...sender, url: `${ORIGIN}/orders#1` })).toBe(true);
  });

  test('T056 drops what comes from another view, a frame inside, another origin', () => {
    const { identity, sender } = start();
    expect(identity.isCurrent({ ...sender, view: 'view-2' })).toBe(false);
    expect(identity.isCurrent({ ...sender, isMainFrame: false })).toBe(false);
    for (const url of NEAR_MISSES) expect([url, identity.isCurrent({ ...sender, url })]).toEqual([url, false]);
  });

  test('hears nobody before the first document, and nobody after the end', () => {
    const identity = createNativeIdentity('view-1', ORIGIN);
    const sender = { view: 'view-1', isMainFrame: true, url: `${ORIGIN}/`, navigation: 0 };
    expect(identity.isCurrent(sender)).toBe(false);
    const { identity: other, sender: current } = start();
    other.end();
    expect(other.isCurrent(current)).toBe(false);
    // An engine may still tell of a document that was on its way.
    expect(other.committed(`${ORIGIN}/late`)).toBeNull();
    expect(other.isCurrent({ ...current, navigation: 2 })).toBe(false);
  });

  test('T025 drops what the document before sent, although it is of the same origin', () => {
    const { identity, sender } = start();
    expect(identity.committed(`${ORIGIN}/again`)).toBe(2);
    expect(identity.isCurrent(sender)).toBe(false);
    expect(identity.isCurrent({ ...sender, navigation: 2 })).toBe(true);
  });

  test('gives a document of another place no number, and hears neither it nor the one before', () => {
    const { identity, sender } = start();
    expect(identity.committed('https://evil.example/')).toBeNull();
    expect(identity.isCurrent(sender)).toBe(false);
    expect(identity.isCurrent({ ...sender, navigation: 2 })).toBe(false);
    expect(identity.isCurrent({ ...sender, navigation: 2, url: 'https://evil.example/' })).toBe(false);
    // Back again it is a third document.
    expect(identity.committed(`${ORIGIN}/`)).toBe(3);
    expect(identity.isCurrent({ ...sender, navigation: 1 })).toBe(false);
  });

  test('lets the main frame go within the mini-program, and nothing else go anywhere', () => {
    const { identity } = start();
    expect(identity.mayNavigate(`${ORIGIN}/orders`, true)).toBe(true);
    expect(identity.mayNavigate(`${ORIGIN}/orders`, false)).toBe(false);
    for (const url of NEAR_MISSES) expect([url, identity.mayNavigate(url, true)]).toEqual([url, false]);
  });

  test('never hears two documents at a time, whatever the order of commits and messages', () => {
    const url = fc.constantFrom(`${ORIGIN}/`, `${ORIGIN}/x`, 'davit-app://bank/', 'about:blank');
    fc.assert(
      fc.property(fc.array(url, { maxLength: 12 }), (commits) => {
        const identity = createNativeIdentity('view-1', ORIGIN);
        for (const committed of commits) identity.committed(committed);
        const heard = commits.filter((committed, at) =>
          identity.isCurrent({ view: 'view-1', isMainFrame: true, url: committed, navigation: at + 1 }),
        );
        const last = commits.at(-1);
        expect(heard).toEqual(last !== undefined && isOnOrigin(last, ORIGIN) ? [last] : []);
      }),
    );
  });
});
