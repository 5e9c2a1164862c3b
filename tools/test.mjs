// `npm test`: everything that must hold. Sets up what is missing; further arguments go to vitest.
import { runTests } from './run-tests.mjs';
import { main } from './step.mjs';

await main(() => runTests([], process.argv.slice(2)));
