import { expect, test } from 'vitest';
import { isContainerOlderThan } from './container-version.ts';

test.each([
  ['0', false],
  ['0.1', false],
  ['0.1.0', false],
  ['0.0.9', false],
  ['0.1.1', true],
  ['0.2', true],
  ['0.10', true],
  ['1', true],
  [`1${'0'.repeat(400)}`, true],
])('T112 container 0.1.0, asked for %s: older is %s', (asked, isOlder) => {
  expect(isContainerOlderThan(asked, '0.1.0')).toBe(isOlder);
});

test('T112 numbers are compared, not letters', () => {
  expect(isContainerOlderThan('2.9', '2.10.0')).toBe(false);
  expect(isContainerOlderThan('2.10', '2.9.9')).toBe(true);
});
