// A part is loaded once, before anybody asks, and anew after it could not be had.
import { describe, expect, test } from 'vitest';
import { later } from './later.ts';

describe(later, () => {
  test('loads at once, and once', async () => {
    let loads = 0;
    const part = later(async () => {
      loads += 1;
      return 'here';
    });
    expect(loads).toBe(1);
    expect(await Promise.all([part(), part()])).toEqual(['here', 'here']);
    expect([await part(), loads]).toEqual(['here', 1]);
  });

  test('tells each who asks that it could not be had, and tries again for the next', async () => {
    let isOnline = false;
    const part = later(() => (isOnline ? Promise.resolve('here') : Promise.reject(new Error('offline'))));
    await expect(part()).rejects.toThrow('offline');
    await expect(part()).rejects.toThrow('offline');
    isOnline = true;
    expect(await part()).toBe('here');
  });
});
