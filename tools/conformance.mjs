// `npm run conformance [-- <words of file names>] [--rounds 200]`: the black-box suites only.
import { runTests } from './run-tests.mjs';
import { main, StepFailed } from './step.mjs';

await main(() => {
  const args = process.argv.slice(2);
  const at = args.indexOf('--rounds');
  if (at >= 0) {
    const [, rounds = ''] = args.splice(at, 2);
    if (!/^[1-9][0-9]*$/.test(rounds)) throw new StepFailed('--rounds needs a number, for example --rounds 200');
    process.env.DAVIT_ROUNDS = rounds;
  }
  return runTests(['conformance'], args);
});
