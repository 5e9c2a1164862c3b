// One path has one spelling.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refuseTarget } from './request-target.ts';

describe(refuseTarget, () => {
  it.each([
    '/',
    '/a',
    '/a/',
    '/a.b/..c/c..',
    '/a%20b',
    '/%C3%BC',
    '/a;p=1,2:@',
    '/?',
    '/?a=b&a=%zz//../\\"',
    '/assets/app-Bq1_~x.js',
    '/.well-known/x',
    '/[id]|^',
  ])('lets %s pass', (target) => {
    expect(refuseTarget(target)).toBeNull();
  });
  it.each([
    ['', 'not_origin_form'],
    ['a', 'not_origin_form'],
    ['*', 'not_origin_form'],
    ['?a', 'not_origin_form'],
    ['http://a/', 'not_origin_form'],
    ['//', 'empty_segment'],
    ['/a//b', 'empty_segment'],
    ['/.', 'dot_segment'],
    ['/a/../b', 'dot_segment'],
    ['/%2E', 'escape'],
    ['/%2E%2E/a', 'escape'],
    ['/%2e%2e/a', 'escape'],
    ['/a%2Fb', 'escape'],
    ['/a%5Cb', 'escape'],
    ['/a%41', 'escape'],
    ['/a%c3%bc', 'escape'],
    ['/a%0Ab', 'escape'],
    ['/a%7F', 'escape'],
    ['/a%', 'escape'],
    ['/a%4', 'escape'],
    ['/%C3', 'escape'],
    ['/%C0%AF', 'escape'],
    ['/a\\b', 'not_ascii'],
    ['/ü', 'not_ascii'],
    ['/a b', 'not_ascii'],
    ['/a#b', 'not_ascii'],
    ['/a"b', 'not_ascii'],
    ['/?ü', 'not_ascii'],
    ['/?a#b', 'not_ascii'],
    [`/${'a'.repeat(8_192)}`, 'too_long'],
  ])('T148 refuses %j as %s', (target, why) => {
    expect(refuseTarget(target)).toBe(why);
  });
  it('never lets two different targets through that name one decoded path', () => {
    const part = fc.constantFrom(
      '/',
      '.',
      '..',
      '%2E',
      '%2e',
      '%2F',
      '%5C',
      '\\',
      'a',
      '%61',
      '%20',
      '%C3%BC',
      '%c3%bc',
      ';',
      '~',
      '%7E',
    );
    const path = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join('')}`);
    fc.assert(
      fc.property(path, path, (one, other) => {
        if (refuseTarget(one) !== null || refuseTarget(other) !== null || one === other) return;
        expect(decodeURIComponent(one)).not.toBe(decodeURIComponent(other));
        expect(new URL(one, 'http://x').pathname).toBe(one);
      }),
      { numRuns: 2_000 },
    );
  });
});
