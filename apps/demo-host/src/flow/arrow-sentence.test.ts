import { describe, expect, it } from 'vitest';
import { arrowSentence } from './arrow-sentence.ts';
import type { FlowArrow } from './flow-arrow.ts';

const arrow: FlowArrow = {
  id: '1',
  at: 0,
  from: 'mini',
  to: 'as',
  step: 'read',
  title: 'Reads your details',
  request: 'GET /oauth/userinfo',
  answer: { status: 200, text: 'email', isRefused: false },
  durationMs: 7,
  count: 3,
  details: {},
};

describe(arrowSentence, () => {
  it('says when, who, what and how it was answered', () => {
    expect(arrowSentence(arrow, '12:00:01')).toBe(
      '12:00:01. Mini-program to authorization server: Reads your details, GET /oauth/userinfo, answered 200, email, after 7 milliseconds, 3 times.',
    );
  });
  it('leaves out what there is not', () => {
    const plain = {
      ...arrow,
      from: 'host',
      to: 'host',
      title: 'You allow it',
      request: null,
      answer: null,
      durationMs: null,
      count: 1,
    } as const;
    expect(arrowSentence(plain, '12:00:01')).toBe('12:00:01. Host: You allow it.');
  });
});
