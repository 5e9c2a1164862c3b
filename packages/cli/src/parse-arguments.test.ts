import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands/index.ts';
import { parseArguments } from './parse-arguments.ts';

const keys = COMMANDS.find(({ name }) => name === 'keys');
const check = COMMANDS.find(({ name }) => name === 'check');

describe('parseArguments', () => {
  it('reads a public key that begins with a - as the key that it is', () => {
    const key = `-${'W'.repeat(42)}`;
    expect(keys && parseArguments(keys, ['vouch', key]).words).toEqual(['vouch', key]);
    expect(check && parseArguments(check, ['app.ma', '--key', key]).flags.key).toBe(key);
  });
});
