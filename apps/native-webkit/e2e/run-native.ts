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
type Suite = (typeof SUITES)[number];
const SUITE_MS = 240_000;
const PASSED = '✓';
const FAILED = '✗';
/** What gjs says when it drops something that was to be called (src/platform/collect.ts): what waits for it waits for ever. */
const DROPPED = /because it would crash the application, it has been blocked/i;

/** A suite that ends badly, or in which gjs dropped a call, has failed, whatever it counted. */
function runSuite([program, ...args]: Command, suite: string, environment: NodeJS.ProcessEnv): Promise<Counts> {
  return new Promise((done) => {
    const started = Date.now();
    const counts: Counts = { passed: 0, failed: 0 };
    const child = spawn(program, [...args, suite], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), SUITE_MS);
    let rest = '';
    let noise = '';
    let hasEnded = false;
    let hasDropped = false;
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
      // At the end of its program everything is thrown away, callbacks and all.
      hasDropped ||= !hasEnded && DROPPED.test(noise);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (!hasEnded || code !== 0) {
        counts.failed += 1;
        console.log(`${FAILED} ${suite}: ended with ${code} before its end\n${noise}`);
      } else if (hasDropped) {
        counts.failed += 1;
        console.log(`${FAILED} ${suite}: gjs dropped what was to be called\n${noise}`);
      }
      console.log(`  ${suite}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
      done(counts);
    });
  });
}

async function runAttacks(attack: NativeRun['attack']): Promise<Counts> {
  const started = Date.now();
  const counts = await attack((line) => console.log(`  ${line}`));
  console.log(`  attacks: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return counts;
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
  { root, program, attack }: NativeRun,
  suites: readonly Suite[],
  { variables }: World,
  screen: Screen,
): Promise<Map<Suite, Counts>> {
  const folder = variables.DAVIT_TEST_FOLDER ?? '';
  const environment = { ...screen.environment(join(folder, 'home')), ...variables };
  const gjs: Command = ['gjs', '-m', program];
  const counts = new Map<Suite, Counts>();
  for (const suite of suites) {
    console.log(suite);
    if (suite === 'attacks') counts.set(suite, await runAttacks(attack));
    else if (suite === 'lookups') {
      const network = openOwnNetwork(root, folder);
      // Neither passed nor failed: nothing was tried.
      if ('missing' in network) console.log(`  not run: ${network.missing}`);
      else counts.set(suite, await runSuite(network.enter(gjs), suite, environment));
    } else counts.set(suite, await runSuite(gjs, suite, environment));
  }
  return counts;
}

/** In a world of its own, which ends with them. */
async function runInWorld(run: NativeRun, suites: readonly Suite[], screen: Screen): Promise<Map<Suite, Counts>> {
  const world = await startWorld(run.root, run.answerContract);
  try {
    return await runSuites(run, suites, world, screen);
  } finally {
    await world.close();
  }
}

/** What failed in a run of all is tried once more, alone; what passes then is said to be unsteady, and counts as passed. */
async function tryAgain(run: NativeRun, counts: Map<Suite, Counts>, screen: Screen): Promise<void> {
  for (const [suite, { failed }] of counts) {
    if (failed === 0) continue;
    console.log(`Once more, alone: ${suite}`);
    const second = (await runInWorld(run, [suite], screen)).get(suite);
    if (second?.failed !== 0) continue;
    console.log(`${FAILED} unsteady, passed alone: ${suite}`);
    counts.set(suite, second);
  }
}

export async function runNative(run: NativeRun): Promise<Counts> {
  const { only } = run;
  const sum: Counts = { passed: 0, failed: 0 };
  const unknown = only.filter((name) => !SUITES.some((suite) => suite === name));
  for (const name of unknown) console.log(`${FAILED} There is no suite "${name}". The suites: ${SUITES.join(', ')}.`);
  if (unknown.length > 0) return { passed: 0, failed: unknown.length };
  const isWhole = only.length === 0;
  const suites = SUITES.filter((suite) => (isWhole ? suite !== 'pictures' : only.includes(suite)));
  const screen = await openScreen();
  try {
    const counts = await runInWorld(run, suites, screen);
    if (isWhole) await tryAgain(run, counts, screen);
    for (const { passed, failed } of counts.values()) {
      sum.passed += passed;
      sum.failed += failed;
    }
  } catch (error) {
    sum.failed += 1;
    console.log(`${FAILED} the run has ended early: ${error}`);
  } finally {
    // Else it would keep this program alive.
    await screen.close();
  }
  return sum;
}
