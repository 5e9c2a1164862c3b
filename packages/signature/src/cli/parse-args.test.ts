import { describe, expect, it } from 'vitest';
import { parseArgs } from './parse-args.ts';

const options = {
  keyid: { type: 'string' },
  cover: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;
const parse = (...args: string[]) => parseArgs({ args, options, allowPositionals: true });
const KEY = `-${'W'.repeat(42)}`;
const DASHED = `--${'a'.repeat(41)}`;

describe('parseArgs', () => {
  it('takes a public key that begins with a - as a word', () => {
    expect(parse(KEY, '--json', DASHED)).toMatchObject({ positionals: [KEY, DASHED], values: { json: true } });
  });

  it('takes one as the value of a flag, behind a space or an =', () => {
    expect(parse('--keyid', KEY).values.keyid).toBe(KEY);
    expect(parse(`--keyid=${KEY}`).values.keyid).toBe(KEY);
    expect(parse('--cover', DASHED, '--cover', 'date').values.cover).toEqual([DASHED, 'date']);
  });

  it('still refuses flags that it does not know', () => {
    expect(() => parse('--key')).toThrow('--key');
    expect(() => parse(`${KEY}x`)).toThrow('Unknown option');
  });
});
