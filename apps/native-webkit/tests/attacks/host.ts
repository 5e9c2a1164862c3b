// The defended side: the real host in its real window, in which the attacker is launched once for each task, beside a sibling that keeps
// secrets. Its tasks are in the fragment of the address to which the harness leads it; at the end it tells the harness how it went.
import Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';
import type { NativePlaza } from '../../src/host/native-plaza.ts';
import { joinPath } from '../../src/platform/folder.ts';
import { newSession, send } from '../../src/platform/http.ts';
import { openNativeHost } from '../../src/start/start-native.ts';
import { type Hands, handsOn } from '../hands.ts';
import { sleep, until } from '../suite.ts';
import { clickAgainAndAgain } from './clicks.ts';
import { openEye } from './eye.ts';

const ATTACKER = 'attacker';
const SIBLING = 'sibling';
const LAUNCH_MS = 20_000;
/** How much longer than a browser’s a page of this host may take that is tried by itself. */
const PATIENCE = 4;

interface Task {
  readonly stage: string;
  readonly ms: number;
  readonly mayEnd: boolean;
}
interface Tasks {
  readonly harness: string;
  readonly tasks: readonly Task[];
}

const get = (url: string) => send(newSession(), { url, method: 'GET', followRedirects: false }, new Gio.Cancellable());

async function askForTasks(journey: string): Promise<Tasks & { readonly hostUrl: string }> {
  const to = (await get(journey)).header('location') ?? '';
  const [hostUrl = '', fragment = ''] = to.split('/#', 2);
  return { ...(JSON.parse(decodeURIComponent(fragment)) as Tasks), hostUrl };
}

const describe = (plaza: NativePlaza, appId: string) => {
  const app = plaza.config.apps.find((one) => one.appId === appId);
  if (app === undefined) throw new Error(`${appId} is not in the catalogue`);
  return plaza.runner.describe(app);
};

/** Started as by a link with parameters. The trouble, in a sentence; null when there was none. */
async function runTask({ plaza }: Hands, harness: string, { stage, ms, mayEnd }: Task): Promise<string | null> {
  const { app } = describe(plaza, ATTACKER);
  const late = sleep(LAUNCH_MS).then(() => Promise.reject(new Error(`no launch within ${LAUNCH_MS / 1000} s`)));
  await Promise.race([plaza.runner.show(app, { params: { stage, harness } }), late]);
  // One that is refused says so itself; only who says nothing is waited for.
  const end = Date.now() + (mayEnd ? PATIENCE * ms : ms);
  while (Date.now() < end) {
    const { state, toast, failure } = describe(plaza, ATTACKER);
    if (toast === `done ${stage}`) return null;
    if (failure !== null) return `stage ${stage}: ${failure.sentence}`;
    if (state.name === 'crashed' || state.name === 'stopped')
      return mayEnd ? null : `stage ${stage} was ended by the container: ${state.reason}`;
    await sleep(20);
  }
  return mayEnd ? null : `stage ${stage} did not end in time`;
}

export async function runHost(address: string, folder: string): Promise<void> {
  const { harness, tasks, hostUrl } = await askForTasks(address);
  const verifyProgram = GLib.getenv('DAVIT_TEST_VERIFY') ?? '';
  const host = await openNativeHost({ folder: joinPath(folder, 'host'), hostUrl, theme: 'light', verifyProgram });
  const hands = await handsOn(host);
  const { plaza, window } = hands;
  const viewOf = (appId: string) => plaza.engine.viewOf(appId);
  const came = openEye({
    side: 'defended',
    views: () => [ATTACKER, SIBLING].flatMap((appId) => viewOf(appId) ?? []),
    windows: [window],
  });
  await hands.login();
  await hands.open(SIBLING);
  await until('the sibling has kept its secrets', () => hands.inPage<boolean>(SIBLING, `'davitSecret' in globalThis`));
  await hands.click('bar-home');
  // By hand once, without a task: its view is on the screen from now on.
  await hands.open(ATTACKER);
  clickAgainAndAgain(window, () => viewOf(ATTACKER));
  const problems: string[] = [];
  for (const task of tasks) {
    const trouble = await runTask(hands, harness, task).catch((error: unknown) => `stage ${task.stage}: ${error}`);
    if (trouble !== null) problems.push(trouble);
  }
  for (const title of came) problems.push(`a window came: ${title}`);
  if (viewOf(SIBLING) === null) problems.push('the sibling has ended');
  const report = encodeURIComponent(JSON.stringify({ side: 'defended', seen: {}, problems }));
  await get(`${harness}/host-report?report=${report}`);
}
