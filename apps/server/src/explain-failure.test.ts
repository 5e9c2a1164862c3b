// Failures at start become sentences; bugs keep their stack.
import { describe, expect, it } from 'vitest';
import { UsageError } from './arguments.ts';
import { explainFailure } from './explain-failure.ts';

const options = { port: 4000, directory: '/srv/.davit', accessTokenTtlSeconds: 300, apps: [] };
const coded = (code: string): Error => Object.assign(new Error('x'), { code });

describe(explainFailure, () => {
  it('suggests another port when this one is taken', () => {
    expect(explainFailure(coded('EADDRINUSE'), options)).toBe(
      'Port 4000 is taken by another program.\nTry: PORT=4001 npm start',
    );
  });
  it('tells a forbidden port from a forbidden folder', () => {
    expect(explainFailure(coded('EACCES'), { ...options, port: 80 })).toMatch(/may not listen on port 80/);
    expect(explainFailure(coded('EACCES'), options)).toMatch(/may not write to \/srv\/\.davit/);
  });
  it('passes on what was said to the person already', () => {
    expect(explainFailure(new UsageError('PORT is "x"'), null)).toBe('PORT is "x"');
  });
  it('leaves bugs to their stack', () => {
    expect(explainFailure(new TypeError('x is undefined'), options)).toBeNull();
    expect(explainFailure('text', options)).toBeNull();
  });
});
