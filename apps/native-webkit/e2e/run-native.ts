// The tests of the native host, each suite in a gjs of its own on a screen of its own. Answers how many passed and failed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { openScreen } from '../../../tools/virtual-screen.ts';
import { type AnswerContract, startWorld } from './world.ts';

export interface Counts {
  passed: number;
  failed: number;
}
/** In their order: what one leaves on the disk, the next one finds. Pictures are made when they are asked for by name. */
const SUITES = [
  'contract',
  'platform',
  'journey',
  'offline',
  'network',
  'faults',
  'sheet',
  'keyboard',
  'kept',
  'walls',
  'releases',
  'driven',
  'same-bundle',
  'start',
  'attacks',
  'pictures',
] as const;
const SUITE_MS = 240_000;
const PASSED = '✓';
const FAILED = '✗';

/** A suite that ends badly has failed, whatever it counted. */
function runSuite(program: string, suite: string, environment: NodeJS.ProcessEnv, counts: Counts): Promise<void> {
  return new Promise((done) => {
    const started = Date.now();
    const child = spawn('gjs', ['-m', program, suite], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), SUITE_MS);
    let rest = '';
    let noise = '';
    let hasEnded = false;
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith(PASSED)) counts.passed += 1;
        else if (line.startsWith(FAILED)) counts.failed += 1;
        if (line === `end of ${suite}`) hasEnded = true;
        else console.log(`  ${line}`);
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      noise = (noise + chunk).slice(-6000);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (!hasEnded || code !== 0) {
        counts.failed += 1;
        console.log(`${FAILED} ${suite}: ended with ${code} before its end\n${noise}`);
      }
      console.log(`  ${suite}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
      done();
    });
  });
}

async function runAttacks(attack: NativeRun['attack'], counts: Counts): Promise<void> {
  const started = Date.now();
  const { passed, failed } = await attack((line) => console.log(`  ${line}`));
  counts.passed += passed;
  counts.failed += failed;
  console.log(`  attacks: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

export interface NativeRun {
  readonly root: string;
  /** The bundled tests. */
  readonly program: string;
  /** Names of suites; all when empty. */
  readonly only: readonly string[];
  /** The server of the contract suite. */
  readonly answerContract: AnswerContract;
  /** The attack suite, which has a world and screens of its own; says a line for each attack. */
  readonly attack: (say: (line: string) => void) => Promise<Counts>;
}

export async function runNative({ root, program, only, answerContract, attack }: NativeRun): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0 };
  const unknown = only.filter((name) => !SUITES.some((suite) => suite === name));
  for (const name of unknown) console.log(`${FAILED} There is no suite "${name}". The suites: ${SUITES.join(', ')}.`);
  if (unknown.length > 0) return { passed: 0, failed: unknown.length };
  const screen = await openScreen();
  const world = await startWorld(root, answerContract);
  try {
    const home = join(world.variables.DAVIT_TEST_FOLDER ?? '', 'home');
    const environment = { ...screen.environment(home), ...world.variables };
    for (const suite of SUITES) {
      if (only.length > 0 ? !only.includes(suite) : suite === 'pictures') continue;
      console.log(suite);
      if (suite === 'attacks') await runAttacks(attack, counts);
      else await runSuite(program, suite, environment, counts);
    }
  } finally {
    await world.close();
    await screen.close();
  }
  return counts;
}
