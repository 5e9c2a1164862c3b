import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../endpoint.ts';
import { createRoutes } from './route.ts';

const at = (method: Endpoint['method'], path: string): Endpoint => ({
  method,
  path,
  content: 'none',
  cors: 'none',
  signing: 'subject',
  docs: { summary: path, responses: {} },
  handle: () => Promise.reject(new Error('not called')),
});
const find = createRoutes([
  at('GET', '/account/grants'),
  at('GET', '/account/grants/{id}'),
  at('DELETE', '/account/grants/{id}'),
  at('GET', '/account/grants/{id}/receipt'),
]);

describe(createRoutes, () => {
  it('finds the methods of a path and reads its segments', () => {
    expect([...(find('/account/grants')?.methods.keys() ?? [])]).toEqual(['GET']);
    const route = find('/account/grants/a%20b');
    expect([...(route?.methods.keys() ?? [])]).toEqual(['GET', 'DELETE']);
    expect(route?.params).toEqual({ id: 'a b' });
    expect(find('/account/grants/1/receipt')?.params).toEqual({ id: '1' });
  });

  it.each([
    '/account/grants/',
    '//account/grants',
    '/account/./grants',
    '/Account/grants',
    '/account%2Fgrants',
    '/account/grants/%00',
    '/account/grants/%zz',
    `/account/grants/${'a'.repeat(300)}`,
    '/account/grants/1/receipt/',
    'http://localhost/account/grants',
    '*',
  ])('does not normalise %s', (path) => {
    expect(find(path)).toBeNull();
  });

  it('refuses a table in which two endpoints claim the same method and path', () => {
    expect(() => createRoutes([at('GET', '/a'), at('GET', '/a')])).toThrow('GET /a');
  });
});
