// Which addresses a pattern means.
import { describe, expect, it } from 'vitest';
import { toRegex } from './webkit-routes.ts';

describe(toRegex, () => {
  it('takes `**` for anything and every other sign for itself', () => {
    const feed = new RegExp(toRegex('**/registry/v1/feed'));
    expect(feed.test('http://127.0.0.1:1/registry/v1/feed')).toBe(true);
    expect(feed.test('http://127.0.0.1:1/registry/v1/feed?since=1')).toBe(false);
    expect(new RegExp(toRegex('**/a.b/**')).test('http://x/aXb/c')).toBe(false);
  });
});
