// `npm run conformance [-- <words of file names>] [--rounds 200]`: the black-box suites only.
// `npm run conformance -- isolation --write`: the attack suite in every browser of this machine, published as a page.
import { publishIsolation } from './publish-isolation.mjs';
import { runTests } from './run-tests.mjs';
import { main, StepFailed } from './step.mjs';

await main(() => {
  const args = process.argv.slice(2);
  if (args.includes('--write')) {
    if (args[0] !== 'isolation')
      throw new StepFailed('--write is for isolation: npm run conformance -- isolation --write');
    return publishIsolation();
  }
  const at = args.indexOf('--rounds');
  if (at >= 0) {
    const [, rounds = ''] = args.splice(at, 2);
    if (!/^[1-9][0-9]*$/.test(rounds)) throw new StepFailed('--rounds needs a number, for example --rounds 200');
    process.env.DAVIT_ROUNDS = rounds;
  }
  // The words before the first option; other packages have files of the same names.
  const options = args.findIndex((arg) => arg.startsWith('-'));
  const words = options < 0 ? args : args.slice(0, options);
  const files = (words.length === 0 ? [''] : words).map((word) => `conformance/${word.replace(/^conformance\//, '')}`);
  return runTests(['conformance', 'browser', 'driven'], [...files, ...args.slice(words.length)]);
});
