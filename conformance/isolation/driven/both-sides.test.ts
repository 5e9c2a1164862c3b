import { describe, expect, it } from 'vitest';
import { besideEachOther } from './both-sides.ts';

const fails = () => Promise.reject(new Error('the control'));

describe(besideEachOther, () => {
  it('answers what each side got', async () => {
    expect(await besideEachOther(Promise.resolve('keys'), Promise.resolve(null))).toEqual({
      control: 'keys',
      defended: null,
    });
  });

  it('counts what got through the product, though the control failed', async () => {
    expect(await besideEachOther(fails(), Promise.resolve('keys'))).toEqual({ control: null, defended: 'keys' });
  });

  it('fails with the control where the product let nothing through, and with the product', async () => {
    await expect(besideEachOther(fails(), Promise.resolve(null))).rejects.toThrow('the control');
    await expect(besideEachOther(Promise.resolve('keys'), Promise.reject(new Error('the host')))).rejects.toThrow(
      'the host',
    );
  });
});
