import { describe, expect, it } from 'vitest';
import { agoText, clockText, countdownText } from './when.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const ago = (seconds: number) => agoText(now - seconds * 1000, now, 'en');

describe(agoText, () => {
  it('speaks in the largest unit that fits', () => {
    expect([ago(3), ago(30), ago(150), ago(7300), ago(86_400 * 3)]).toEqual([
      'just now',
      '30 seconds ago',
      '2 minutes ago',
      '2 hours ago',
      '3 days ago',
    ]);
  });
  it('takes a server’s clock that is ahead for now', () => {
    expect(ago(-30)).toBe('just now');
  });
});
describe(clockText, () => {
  it('shows seconds and never an "AM"', () => {
    expect(clockText(now, 'en')).toMatch(/^\d\d:\d\d:\d\d$/);
  });
});
describe(countdownText, () => {
  it('pads seconds', () => {
    expect([countdownText(600), countdownText(65), countdownText(0)]).toEqual(['10:00', '1:05', '0:00']);
  });
});
