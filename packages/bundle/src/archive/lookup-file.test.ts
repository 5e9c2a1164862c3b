import { describe, expect, test } from 'vitest';
import { lookupFile } from './lookup-file.ts';

const paths = new Set([
  'index.html',
  'app.js',
  'orders/index.html',
  'about.html',
  'a b/ü.html',
  '100%/x.js',
  '.container/x',
]);
const document = { navigation: true };
const resource = { navigation: false };
const app = { navigation: true, fallback: 'index.html' };

describe(lookupFile, () => {
  test.each<[string, Parameters<typeof lookupFile>[2], string | null]>([
    ['/app.js', resource, 'app.js'],
    ['/app.js', app, 'app.js'],
    ['/App.js', resource, null],
    ['/app.js/', resource, null],
    ['//app.js', resource, null],
    ['/./app.js', resource, null],
    ['app.js', resource, null],
    ['', app, 'index.html'],
    ['/', resource, null],
    ['/', document, 'index.html'],
    ['/orders', document, 'orders/index.html'],
    ['/orders/', document, 'orders/index.html'],
    ['/orders', resource, null],
    ['/orders//', document, null],
    ['/about', document, null],
    ['/about', app, 'index.html'],
    ['/missing.js', resource, null],
    ['/missing.js', { navigation: false, fallback: 'index.html' }, null],
    ['/x', { navigation: true, fallback: 'gone.html' }, null],
    ['/a%20b/%C3%BC.html', resource, 'a b/ü.html'],
    ['/a%20b/%c3%bc.html', resource, 'a b/ü.html'],
    ['/%61pp.js', resource, 'app.js'],
    ['/orders%2Findex.html', resource, null],
    ['/orders%5Cindex.html', resource, null],
    ['/app.js%00', resource, null],
    ['/%ff', resource, null],
    ['/%ff', app, 'index.html'],
    ['/100%/x.js', resource, null],
    ['/.container/x', resource, null],
    ['/.container/x', app, null],
    ['/.Container', app, null],
  ])('%s %j → %s', (path, options, file) => {
    expect(lookupFile(paths, path, options)).toBe(file);
  });
});
