import type { EndReason, LaunchRefusalCode } from '@davit/container';
import { describe, expect, it } from 'vitest';
import { TEXTS } from '../texts.ts';
import { browserWords } from './browser-words.ts';
import { type Ended, endedOf } from './ended.ts';

const app = {
  appId: 'food',
  name: 'Food',
  publisher: 'P',
  icon: null,
  scopes: [],
  permissions: [],
  description: '',
  categories: [],
};
const { ends, refusals, failed } = TEXTS.view;
const crashed = (reason: EndReason) =>
  ({ app, failure: null, state: { name: 'crashed', reason, why: 'It ended.' } }) as const;
const refused = (code: LaunchRefusalCode | null) =>
  ({ app, failure: { code, sentence: 'It did not start.' }, state: { name: 'loading' } }) as const;
const first = (ended: Ended | null) => ended?.ways[0];

describe(endedOf, () => {
  it.each(Object.keys(ends) as EndReason[])('has a title, the sentence and a way out after the end: %s', (reason) => {
    const ended = endedOf(crashed(reason), false);
    expect(ended).toMatchObject({ title: ends[reason], why: 'It ended.' });
    expect(ended?.ways).toContain('leave');
    expect(new Set(ended?.ways).size).toBe(ended?.ways.length);
  });
  it.each(Object.keys(refusals) as LaunchRefusalCode[])('has them after the refusal: %s', (code) => {
    const ended = endedOf(refused(code), false);
    expect(ended).toMatchObject({ title: refusals[code], why: browserWords(code, 'It did not start.', 'Food') });
    expect(ended?.ways).toContain('leave');
    expect(new Set(ended?.ways).size).toBe(ended?.ways.length);
  });
  it('has them for what nobody has foreseen', () => {
    expect(endedOf(refused(null), false)).toEqual({
      title: failed,
      why: 'It did not start.',
      ways: ['again', 'leave'],
    });
  });
  it('is nothing while a mini-program starts, runs or was closed', () => {
    for (const name of ['loading', 'ready', 'shown', 'hidden', 'closed'] as const)
      expect(endedOf({ app, failure: null, state: { name } }, false)).toBeNull();
  });
  it('offers first what helps: not one that misbehaved, not the same link again, a reload for a newer Plaza', () => {
    for (const reason of ['navigated', 'flood', 'focus'] as const)
      expect(first(endedOf(crashed(reason), false))).toBe('leave');
    expect(first(endedOf(refused('invalid_request'), true))).toBe('plain');
    expect(first(endedOf(refused('invalid_request'), false))).toBe('leave');
    expect(first(endedOf(refused('container_too_old'), false))).toBe('reload');
    expect(endedOf(refused('storage_full'), false)?.ways).toContain('clear');
  });
});
