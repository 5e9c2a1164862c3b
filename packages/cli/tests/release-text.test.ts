import { describe, expect, it } from 'vitest';
import type { ReleaseView } from '../src/registry/registry-facts.ts';
import { releaseText } from '../src/release/release-text.ts';
import { paintFor } from '../src/terminal/paint.ts';

const paint = paintFor({ hasColours: false } as never);
const digest = 'a'.repeat(64);
const view = (more: Partial<ReleaseView>): ReleaseView => ({
  app_id: 'shop',
  seq: 3,
  floor: 1,
  channels: { stable: { current: { version_code: 7, digest, size: 1 } } } as ReleaseView['channels'],
  revoked: [],
  suspended: null,
  suspended_by: null,
  holds: {},
  ...more,
});

describe(releaseText, () => {
  it('says of a version that has ended for ever, and before which none came, that it runs nowhere', () => {
    expect(releaseText(view({}), paint)).toMatch(/stable +version 7 +all of its users/);
    const ended = /stable +version 7 +ended: it runs nowhere +release a higher version/;
    expect(releaseText(view({ revoked: [digest] }), paint)).toMatch(ended);
    expect(releaseText(view({ floor: 8 }), paint)).toMatch(ended);
  });
});
