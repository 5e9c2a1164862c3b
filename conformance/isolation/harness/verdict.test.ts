// The published words, and that no engine's own wording gets into the page.
import { describe, expect, test } from 'vitest';
import type { Attack, Outcome } from '../attack.ts';
import { decideVerdict, type Evidence } from './verdict.ts';

const attack: Attack = { id: 'midi', title: 'MIDI', threat: 'T130', judge: 'page', run: () => {} };
const done: Evidence = { hit: null, outcome: { kind: 'done' } };
const hit: Evidence = { hit: 'connection', outcome: { kind: 'done' } };
const without = (outcome: Outcome | null) =>
  decideVerdict(attack, { defended: done, control: { hit: null, outcome } }, true);

describe(decideVerdict, () => {
  test('closed is what hits without a defence and not in the product', () => {
    expect(decideVerdict(attack, { defended: done, control: hit }, true)).toEqual({ word: 'closed' });
    expect(decideVerdict(attack, { defended: hit, control: hit }, true).word).toBe('open');
  });

  test('what did not come to its end in the product was not run, whatever the control says', () => {
    const started: Evidence = { hit: null, outcome: { kind: 'started' } };
    for (const defended of [started, { hit: null, outcome: null }])
      expect(decideVerdict(attack, { defended, control: hit }, true).word).toBe('not run');
    expect(decideVerdict({ ...attack, alone: true }, { defended: started, control: hit }, true).word).toBe('closed');
    expect(decideVerdict({ ...attack, needsDriver: true }, { defended: done, control: hit }, false).word).toBe(
      'not run',
    );
  });

  test.each<[Outcome | null, string]>([
    [
      { kind: 'failed', why: 'NotAllowedError: The request is not allowed by the user agent.' },
      'The browser refuses it without a defence too (`NotAllowedError`).',
    ],
    [
      { kind: 'failed', why: '[object GeolocationPositionError]' },
      'The browser refuses it without a defence too (`GeolocationPositionError`).',
    ],
    [{ kind: 'failed', why: 'Error: denied' }, 'The browser refuses it without a defence too.'],
    [{ kind: 'failed', why: 'Error: no answer' }, 'Nothing answers without a defence either.'],
    [{ kind: 'failed', why: 'no end in time' }, 'Nothing answers without a defence either.'],
    [{ kind: 'done' }, 'Nothing happens without a defence either.'],
    [null, 'The page without a defence did not report.'],
  ])('says of %o: %s', (outcome, why) => {
    expect(without(outcome)).toEqual({ word: 'not shown', why });
  });

  test('says which interface an engine does not have', () => {
    expect(without({ kind: 'missing', what: 'usb' })).toEqual({
      word: 'not applicable',
      why: 'This engine has no `usb`.',
    });
  });
});
