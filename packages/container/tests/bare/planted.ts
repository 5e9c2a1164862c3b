// Tests that must fail in a bare engine: the proof that the others could. Run by quickjs.test.ts alone.
import { beforeEach, describe, expect, test } from 'vitest';

test('another value', () => expect({ a: [1, { b: 2 }] }).toEqual({ a: [1, { b: 3 }] }));
test('one member too many', () => expect({ a: 1, b: 2 }).toEqual({ a: 1 }));
test('other bytes', () => expect(Uint8Array.of(1, 2)).toEqual(Uint8Array.of(1, 3)));
test('no rejection', () => expect(Promise.resolve(1)).rejects.toThrow());
test('a rejection', async () => {
  await null;
  throw new Error('rejected');
});
test('an unknown matcher', () => (expect(1) as unknown as { toBeFunny(): void }).toBeFunny());
test('a global', () => expect(typeof setTimeout).toBe('function'));
describe('behind a hook that throws', () => {
  beforeEach(() => {
    throw new Error('hook');
  });
  test('is not run', () => {});
});
test.each([[1, 1] as const, [1, 2] as const])('each %s %s', (a, b) => expect(a).toBe(b));
