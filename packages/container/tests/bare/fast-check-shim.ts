// fast-check in a bare engine: the same few examples on every run, because an engine without a compiler takes its time. Many
// others are tried on every run wherever Node runs the file.
import * as fc from 'fast-check';

export * from 'fast-check';

const MAX_RUNS = 25;
const SEED = 20;

export const assert: typeof fc.assert = ((property: never, parameters: fc.Parameters = {}) =>
  fc.assert(property, {
    ...parameters,
    seed: SEED,
    numRuns: Math.min(MAX_RUNS, parameters.numRuns ?? MAX_RUNS),
  })) as typeof fc.assert;
