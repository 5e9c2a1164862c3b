// The tests of the native host, each suite in a gjs of its own on a screen of its own. Answers how many passed and failed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { openScreen, type Screen } from '../../../tools/virtual-screen.ts';
import { type Command, openOwnNetwork } from './own-network.ts';
import { type AnswerContract, startWorld, type World } from './world.ts';

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
  'no-republishing',
  'driven',
  'burdens',
  'same-bundle',
  'lookups',
  'starts',
  'stop-words',
  'start',
  'attacks',
  'pictures',
] as const;
const SUITE_MS = 240_000;
const PASSED = '✓';
const FAILED = '✗';

/** A suite that ends badly has failed, whatever it counted. */
function runSuite(
  [program, ...args]: Command,
  suite: string,
  environment: NodeJS.ProcessEnv,
  counts: Counts,
): Promise<void> {
  return new Promise((done) => {
    const started = Date.now();
    const child = spawn(program, [...args, suite], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
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

async function runSuites(
  { root, program, only, attack }: NativeRun,
  { variables }: World,
  screen: Screen,
  counts: Counts,
): Promise<void> {
  const folder = variables.DAVIT_TEST_FOLDER ?? '';
  const environment = { ...screen.environment(join(folder, 'home')), ...variables };
  const gjs: Command = ['gjs', '-m', program];
  for (const suite of SUITES) {
    if (only.length > 0 ? !only.includes(suite) : suite === 'pictures') continue;
    console.log(suite);
    if (suite === 'attacks') await runAttacks(attack, counts);
    else if (suite === 'lookups') {
      const network = openOwnNetwork(root, folder);
      // Neither passed nor failed: nothing was tried.
      if ('missing' in network) console.log(`  not run: ${network.missing}`);
      else await runSuite(network.enter(gjs), suite, environment, counts);
    } else await runSuite(gjs, suite, environment, counts);
  }
}

export async function runNative(run: NativeRun): Promise<Counts> {
  const { root, only, answerContract } = run;
  const counts: Counts = { passed: 0, failed: 0 };
  const unknown = only.filter((name) => !SUITES.some((suite) => suite === name));
  for (const name of unknown) console.log(`${FAILED} There is no suite "${name}". The suites: ${SUITES.join(', ')}.`);
  if (unknown.length > 0) return { passed: 0, failed: unknown.length };
  const screen = await openScreen();
  let world: World | null = null;
  try {
    world = await startWorld(root, answerContract);
    await runSuites(run, world, screen, counts);
  } catch (error) {
    counts.failed += 1;
    console.log(`${FAILED} the run has ended early: ${error}`);
  } finally {
    await world?.close();
    // Else it would keep this program alive.
    await screen.close();
  }
  return counts;
}
