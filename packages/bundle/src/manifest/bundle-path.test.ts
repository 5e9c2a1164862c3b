import { describe, expect, test } from 'vitest';
import { isBundlePath } from './bundle-path.ts';

describe(isBundlePath, () => {
  test('takes ordinary names and refuses what a file system or a URL reads in two ways', () => {
    for (const path of ['index.html', 'assets/app-1f2e.js', 'a b/(c)/[d].js', '@scope/x.js'])
      expect([path, isBundlePath(path)]).toEqual([path, true]);
    for (const path of [
      '',
      '/x',
      'x/',
      'a//b',
      '../x',
      'a/../b',
      './a',
      '.env',
      'a\\b',
      'a%2fb',
      'a;b',
      'a?b',
      'a#b',
      'a/b.',
      'a/b ',
      '.container/sw.js',
      '.Container/x',
      'integrity.json',
      'x'.repeat(201),
    ]) {
      expect([path, isBundlePath(path)]).toEqual([path, false]);
    }
  });
});

describe('isBundlePath beyond ASCII', () => {
  test('takes composed letters and digits of any script, 200 bytes of them', () => {
    for (const path of ['café.html', 'bilder/Küche.png', 'メニュー/一.js', 'ä'.repeat(100), '404', 'क्षमा.html'])
      expect([path, isBundlePath(path)]).toEqual([path, true]);
  });

  test('T081 refuses what is not composed, cannot be seen, turns text round or is another slash', () => {
    for (const path of [
      'cafe\u0301.html',
      '\u0301x',
      'a\u200bb',
      'a\u202eb',
      'a\u2066b',
      'a\ufeffb',
      'a\u00adb',
      'a\u2215b',
      'a\uff0fb',
      'a\u00a0b',
      'a\ud800b',
      'ä'.repeat(101),
      'integrity.txt',
      'Integrity.x/y',
      '.well-known/x',
    ])
      expect([path, isBundlePath(path)]).toEqual([path, false]);
  });
});
