// `npm run conformance`: the black-box suites only.
import { runTests } from './run-tests.mjs';
import { main } from './step.mjs';

await main(() => runTests(['conformance'], process.argv.slice(2)));
