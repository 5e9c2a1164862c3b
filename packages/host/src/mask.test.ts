import { describe, expect, it } from 'vitest';
import { MASK, maskParameters } from './mask.ts';

describe(maskParameters, () => {
  it('shows harmless values and masks every other one, known or not', () => {
    expect(
      maskParameters({
        grant_type: 'refresh_token',
        refresh_token: 'ref_1-0.x',
        password: 'p',
        state: 's',
        new_one: 'n',
      }),
    ).toEqual({ grant_type: 'refresh_token', refresh_token: MASK, password: MASK, state: MASK, new_one: MASK });
  });
  it('leaves out what is not sent', () => {
    expect(maskParameters({ scope: undefined })).toEqual({});
  });
});
