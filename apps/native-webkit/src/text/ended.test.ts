import type { LaunchRefusalCode } from '@davit/container';
import type { CatalogueApp } from '@davit/host-app';
import { describe, expect, it } from 'vitest';
import { TEXTS } from '../texts.ts';
import { endedOf } from './ended.ts';

const app = { appId: 'food', name: 'Food' } as CatalogueApp;
const failed = (code: LaunchRefusalCode | null, sentence: string) =>
  endedOf({ app, failure: { code, sentence }, state: { name: 'loading' } });

describe(endedOf, () => {
  it('says what a bundle that takes too long to verify comes to: a sentence, and a way on', () => {
    expect(failed('open_failed', 'Food could not be opened. Try again; if it still fails, reload this app.')).toEqual({
      title: TEXTS.view.failed,
      why: 'Food could not be opened: it could not be checked in time, or a part of it could not be read. Try again; if it still fails, close Plaza and start it again.',
      ways: ['again', 'leave'],
    });
  });
  it.each(Object.entries(TEXTS.view.why))('speaks of no browser where there is none: %s', (_, why) => {
    expect(why('Food')).toMatch(/^Food .*\.$/);
    expect(why('Food')).not.toMatch(/browser|\btabs?\b|reload|this app/i);
  });
  it('keeps what a development server adds for developers', () => {
    expect(failed('open_failed', 'Reload this app. (The bundle: unverified.)')?.why).toMatch(
      /start it again\. \(The bundle: unverified\.\)$/,
    );
  });
  it('leaves the container’s own sentence where it fits', () => {
    expect(failed('offline', 'Food is not on this device yet.')?.why).toBe('Food is not on this device yet.');
    expect(failed(null, 'Nobody knows.')).toMatchObject({ title: TEXTS.view.failed, why: 'Nobody knows.' });
  });
  it('says nothing of one that starts or runs', () => {
    expect(endedOf({ app, failure: null, state: { name: 'shown' } })).toBeNull();
  });
});
