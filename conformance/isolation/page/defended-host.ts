// The product's host page, as small as can be: a real container over the real web adapter. Drives itself: launches a sibling,
// then the attacker once for each task of its address, and hands what it has seen to the harness by going there.
import { type Container, createContainer } from '@davit/container';
import { createWebAdapter } from '@davit/container/web';
import { sleep } from './in-page.ts';
import { plantSecrets, startSharedWorker } from './secrets.ts';
import type { HostReport, HostTasks } from './stage.ts';

interface Config {
  readonly issuer: string;
  readonly apps_domain: string;
  readonly apps_are_sites: boolean;
  readonly registry?: { readonly url: string; readonly root: never };
}

const LAUNCH_MS = 20_000;
const GIVE_UP_AFTER = 3;
let failedInARow = 0;

const mount = document.getElementById('mount') as HTMLElement;
Object.assign(mount.style, { position: 'fixed', inset: '0' });
const seen: Record<string, string> = {};
const problems: string[] = [];
let toast = '';
let isShown = '';

/** The one place that knows how a container is made. */
function openContainer(config: Config): Container {
  const originOf = (label: string): string => `${location.protocol}//${label}.${config.apps_domain}`;
  return createContainer({
    adapter: createWebAdapter({
      mount,
      appOrigin: originOf,
      gateOrigin: (appId) => originOf(`${appId}--gate`),
      appsAreSites: config.apps_are_sites,
    }),
    registry: config.registry as NonNullable<Config['registry']>,
    issuer: config.issuer,
    host: { id: 'host', name: 'Host' },
    broker: {
      requestCode: () => Promise.reject(new Error('nobody is logged in')),
      checkSession: async () => ({ logged_in: false, granted_scopes: [] }),
    },
    ui: {
      toast: (_, text) => {
        toast = text;
      },
      setTitle: () => {},
      onState(instance, state) {
        if (state.name === 'shown') isShown = instance;
        if (state.name === 'crashed' || state.name === 'stopped') ended.set(instance, state.reason);
      },
    },
    locale: 'en',
    theme: () => 'light',
    development: true,
  });
}
const ended = new Map<string, string>();

const app = (appId: string) => ({ appId, name: appId, publisher: 'Tests', icon: null, scopes: [], permissions: [] });

async function main(): Promise<void> {
  const { harness, tasks } = JSON.parse(decodeURIComponent(location.hash.slice(1))) as HostTasks;
  // A fragment would be found in `top.location`: nothing of it stays.
  history.replaceState(null, '', '/');
  await plantSecrets('host');
  startSharedWorker('host');
  try {
    const container = openContainer((await (await fetch('/config.json')).json()) as Config);
    // Behind the container's own listener: engines call those of a window in the order in which they were added.
    addEventListener('message', ({ data }) => {
      if (data?.attack !== undefined) seen[data.attack] = 'heard by the host';
    });
    const { id } = await inTime(container.launch({ app: app('sibling') }));
    for (let waited = 0; isShown !== id && waited < 8000; waited += 20) await sleep(20);
    if (isShown !== id) problems.push('the sibling was not shown');
    for (const [at, task] of tasks.entries()) {
      if (failedInARow >= GIVE_UP_AFTER) {
        problems.push(`gave up with ${tasks.length - at} launches to go`);
        break;
      }
      await runTask(container, harness, task);
    }
  } catch (error) {
    problems.push(`${error}${error instanceof Error && error.cause !== undefined ? `: ${error.cause}` : ''}`);
  }
  if (document.cookie.includes('cookie-tossing')) seen['cookie-tossing'] = document.cookie;
  const report: HostReport = { side: 'defended', seen, problems };
  location.replace(`${harness}/host-report?report=${encodeURIComponent(JSON.stringify(report))}`);
}

/** A launch that neither succeeds nor fails is a fault too, and must not end the run. */
const inTime = <T>(launch: Promise<T>): Promise<T> =>
  Promise.race([
    launch,
    sleep(LAUNCH_MS).then(() => Promise.reject(new Error(`no launch within ${LAUNCH_MS / 1000} s`))),
  ]);

async function runTask(
  container: Container,
  harness: string,
  { stage, ms, mayEnd }: HostTasks['tasks'][number],
): Promise<void> {
  toast = '';
  try {
    const { id } = await inTime(container.launch({ app: app('attacker'), params: { stage, harness } }));
    failedInARow = 0;
    const until = performance.now() + ms;
    while (toast !== `done ${stage}` && !ended.has(id) && performance.now() < until) await sleep(20);
    const reason = ended.get(id);
    if (reason !== undefined && !mayEnd) problems.push(`stage ${stage} was ended by the container: ${reason}`);
    if (reason === undefined && !mayEnd && toast !== `done ${stage}`)
      problems.push(`stage ${stage} did not end in time`);
  } catch (error) {
    failedInARow += 1;
    problems.push(`stage ${stage}: ${error}${error instanceof Error ? `: ${error.cause}` : ''}`);
  }
}
void main();
