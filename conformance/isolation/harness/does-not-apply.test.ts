// What is left out of a host's run is named, each with its sentence, and nothing that a page of that host could try is.
import { describe, expect, it } from 'vitest';
import { ALL_ATTACKS } from '../all-attacks.ts';
import { NATIVE_BY_GROUP, PAGE_ATTACKS } from '../attacks/index.ts';
import { namedOf, whyNot } from './does-not-apply.ts';

const leftOut = (engine: Parameters<typeof whyNot>[0]): string[] =>
  ALL_ATTACKS.map(({ id }) => id).filter((id) => whyNot(engine, id) !== undefined);
const ofNative = Object.values(NATIVE_BY_GROUP)
  .flat()
  .map(({ id }) => id);

describe(whyNot, () => {
  it.each(['chromium', 'firefox', 'webkit'] as const)(
    'leaves out of %s what only a native host has, and no more',
    (engine) => {
      expect(leftOut(engine)).toEqual(ofNative);
    },
  );

  it('leaves out of the native host what needs a page around it, a gate or tabs, and tries all else that a page does', () => {
    const left = leftOut('webkit-native');
    expect(left.filter((id) => ofNative.includes(id))).toEqual([]);
    const ofPages = PAGE_ATTACKS.filter(({ id }) => left.includes(id));
    expect(ofPages.length).toBeLessThanOrEqual(10);
    // Whatever a listener judges can be tried anywhere.
    expect(ofPages.filter(({ judge }) => judge === 'connection' || judge === 'datagram')).toEqual([]);
  });

  it('leaves out of the native host no flood, end or start of the page’s own process', () => {
    const left = leftOut('webkit-native');
    expect(left).toEqual(
      expect.arrayContaining(['flood-parent-small', 'flood-top-large', 'flood-ports', 'stop-two-tabs']),
    );
    for (const id of ['flood-own-port', 'busy-loop', 'memory-death', 'storm', 'after-close', 'storage-bomb'])
      expect(left, id).not.toContain(id);
  });

  it('names only attacks that there are', () => {
    expect(leftOut('webkit-native').length).toBe(namedOf('webkit-native').length);
  });

  it('says why in a sentence', () => {
    for (const id of leftOut('webkit-native')) expect(whyNot('webkit-native', id), id).toMatch(/^[A-Z`].{20,}\.$/);
  });
});
