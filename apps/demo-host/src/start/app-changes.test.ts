import { describe, expect, it } from 'vitest';
import { changedApp } from './app-changes.ts';

describe(changedApp, () => {
  it('reads which mini-program has changed', () => {
    expect(changedApp('{"app_id":"food","more":1}')).toBe('food');
  });
  it.each(['', 'food', 'null', '[]', '{}', '{"app_id":7}', '{"app_id":"../x"}', undefined])(
    'finds none in %j',
    (data) => {
      expect(changedApp(data)).toBeNull();
    },
  );
});
