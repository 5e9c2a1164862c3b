import { describe, expect, test } from 'vitest';
import { isPagePath } from './page-path.ts';

describe(isPagePath, () => {
  test('stays on the own origin and out of the container’s files', () => {
    for (const path of ['/', '/orders', '/orders?x=//evil', '/a#../b'])
      expect([path, isPagePath(path)]).toEqual([path, true]);
    for (const path of [
      '',
      'orders',
      '//evil.example',
      '/\\evil',
      '/a/../b',
      '/%2e%2e/b',
      '/.container/wipe',
      '/.Container',
      '/a b',
      '/ä',
      '/a%2fb',
      '/a\nb',
    ]) {
      expect([path, isPagePath(path)]).toEqual([path, false]);
    }
  });
});
