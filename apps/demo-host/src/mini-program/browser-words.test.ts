import { describe, expect, it } from 'vitest';
import { browserWords } from './browser-words.ts';

describe(browserWords, () => {
  it('names what a user of a browser can do, where the container’s sentence fits every platform', () => {
    expect(browserWords('wipe_failed', 'Food cannot start: it was not deleted.', 'Food')).toMatch(
      /^Food cannot start: .* other tabs.* all sites in the browser’s settings, or use another browser\.$/,
    );
    expect(browserWords('elsewhere', 'Food is open elsewhere.', 'Food')).toContain('another tab');
  });
  it('leaves the other sentences, and keeps what a developer is told', () => {
    expect(browserWords('offline', 'Food cannot be fetched.', 'Food')).toBe('Food cannot be fetched.');
    expect(browserWords('isolation', 'Food cannot start. (Too weak: storage.)', 'Food')).toMatch(
      / use another one\. \(Too weak: storage\.\)$/,
    );
  });
});
