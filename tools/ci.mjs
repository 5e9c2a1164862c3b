// Runs the test commands one after the other and adds what they count into one closing line. A command that ends badly has failed,
// whatever it counted. What failed is named again at the end, where one looks first.
import { spawn } from 'node:child_process';
import { findWebkit } from './find-webkit.mjs';
import { installPackages } from './install-packages.mjs';
import { isMain, ROOT } from './root.mjs';

/** What a command names as failed. */
const FAILURE = /^\s*✗ /;
const MOST_NAMED = 40;
const CLOSING_LINE = /^(\d+) passed, (\d+) failed$/;

/** What a command's output and exit code amount to; without a closing line it has failed once. */
export function countsOf(output, exitCode) {
  const closing = output
    .trimEnd()
    .split('\n')
    .map((line) => CLOSING_LINE.exec(line.trim()))
    .findLast((match) => match !== null);
  const passed = Number(closing?.[1] ?? 0);
  const failed = Number(closing?.[2] ?? 1);
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}

/** Says everything that the command says, but for its closing line. */
function run(script) {
  return new Promise((done) => {
    const child = spawn('npm', ['run', '--silent', script], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DAVIT_SECOND_TRY: '1' },
    });
    const failures = [];
    let output = '';
    let rest = '';
    child.stdout.on('data', (chunk) => {
      output = (output + chunk).slice(-65_536);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (!CLOSING_LINE.test(line.trim())) console.log(line);
        if (FAILURE.test(line)) failures.push(line.trim());
      }
    });
    child.once('error', () => done({ passed: 0, failed: 1 }));
    child.once('close', (code) => done({ ...countsOf(output, code ?? 1), failures }));
  });
}

/** The packages are installed where that can be done and is expected. */
async function findNative() {
  const found = findWebkit({ forTests: true });
  if (!found.missing || !(await installPackages(found.packages))) return found;
  return findWebkit({ forTests: true });
}

/** The exit code. The closing line comes last. */
export async function testAll({ runScript = run, find = findNative, say = console.log } = {}) {
  const counts = [['npm test', await runScript('test')]];
  const webkit = await find();
  if (webkit.missing) say(`The native host was not tested: ${webkit.missing}`);
  else counts.push(['npm run test:native', await runScript('test:native')]);
  const sum = (of) => counts.reduce((all, [, one]) => all + one[of], 0);
  for (const [, { failures = [] }] of counts) for (const line of failures.slice(0, MOST_NAMED)) say(line);
  for (const [command, { passed, failed }] of counts) say(`${command}: ${passed} passed and ${failed} failed`);
  say(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}

if (isMain(import.meta.url)) process.exitCode = await testAll();
