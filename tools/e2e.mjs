// `npm run e2e`: the browser journeys only.
import { runTests } from './run-tests.mjs';
import { main } from './step.mjs';

await main(() => runTests(['browser', 'driven'], process.argv.slice(2)));
