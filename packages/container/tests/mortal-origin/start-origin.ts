// One mini-program's origin in one browser that dies at the n-th step: the launch script and the worker are the very texts that
// servers hand out; the caches and the registration are models. What was kept before the death is what the next start finds.
import { webcrypto } from 'node:crypto';
import { createContext, Script } from 'node:vm';
import { LAUNCH_CODE, WORKER_BUILD } from '../../src/service-worker/built-scripts.ts';
import { launchHtml } from '../../src/service-worker/launch-page.ts';
import { LAUNCH_PAGE, readWorkerAddress } from '../../src/service-worker/worker-address.ts';
import { type Bytes, cachesOf, copyCaches, type KeptCaches } from './kept-caches.ts';
import { createLife, type LifeOptions } from './life.ts';
import { createModelRegistration } from './model-registration.ts';
import { type Answer, createModelWorker } from './model-worker.ts';

export const ORIGIN = 'https://food.apps.example';

/** Everything that outlives the browser. */
export interface Disk {
  readonly caches: KeptCaches;
  /** The address of the worker that answers. */
  active: string | null;
}
export const createDisk = (): Disk => ({ caches: new Map(), active: null });
export const copyDisk = ({ caches, active }: Disk): Disk => ({ caches: copyCaches(caches), active });
/** The version whose worker answers. */
export const activeVersion = ({ active }: Disk): string | null =>
  active && readWorkerAddress(new URL(active).search).integrityId;

/** `go`, the code of a failure, `wants` where there is nothing to give, `killed`. */
export type Outcome = string;
export interface Launch {
  readonly outcome: Outcome;
  /** Where it went afterwards. */
  readonly path: string | null;
  readonly steps: readonly string[];
}
export interface OriginOptions extends LifeOptions {
  /** How many files still fit. */
  readonly room?: number;
  /** The host orders a worker that asks for no process. */
  readonly isSite?: boolean;
}
/** The host's side: bytes by their hash. Without them, it has none to give. */
type Blobs = ReadonlyMap<string, Bytes> | null;

const LAUNCH = new Script(LAUNCH_CODE);

export function startOrigin(disk: Disk, { room, isSite = false, ...options }: OriginOptions = {}) {
  const life = createLife(options);
  const caches = cachesOf(disk.caches, life, room);
  const createWorker = (url: string) => createModelWorker(url, caches);
  const before = disk.active === null ? null : createWorker(disk.active);
  before?.become('activated');
  const registration = createModelRegistration(life, before, createWorker, (url) => {
    disk.active = url;
  });
  const ask = async (path: string): Promise<Answer> =>
    before?.ask(path) ?? { status: 0, text: '', headers: new Headers() };

  const run = async (integrityId: string, blobs: Blobs, onPath: (path: string) => void): Promise<Outcome> => {
    const page = before === null ? launchHtml(LAUNCH_CODE) : (await ask(LAUNCH_PAGE)).text;
    if (page !== launchHtml(LAUNCH_CODE)) throw new Error(`another launch page: ${page}`);
    return new Promise((done) => {
      const listeners: Record<string, (event: object) => void> = {};
      const { getRegistration, register } = registration;
      const parent = { postMessage() {} };
      LAUNCH.runInContext(
        createContext({
          navigator: {
            serviceWorker: {
              getRegistration,
              register,
              // A page that came from a worker follows its registration, another one has none.
              get controller() {
                return before && registration.workers.active;
              },
            },
          },
          caches,
          crypto: webcrypto,
          parent,
          location: { origin: ORIGIN, replace: onPath },
          addEventListener: (type: string, listener: () => void) => Object.assign(listeners, { [type]: listener }),
          removeEventListener() {},
          Response,
          TextDecoder,
          URL,
          URLSearchParams,
          Uint8Array,
        }),
      );
      const port = {
        onmessage: (_: object) => {},
        postMessage([kind, what]: [string, string]) {
          if (kind === 'go') {
            done('go');
            listeners.load?.({});
          } else if (kind === 'failed') done(what);
          else if (kind === 'want') {
            const blob = blobs?.get(what);
            if (blob === undefined) return done('wants');
            void life.step('want', () => this.onmessage({ data: ['blob', what, blob.slice().buffer] }));
          }
        },
      };
      listeners.message?.({ source: parent, data: { launch: 1 }, ports: [port] });
      const addresses = {
        issuer: 'https://as.example',
        gate: 'https://food--gate.apps.example',
        host: 'https://host.example',
      };
      port.onmessage({
        data: ['start', { build: WORKER_BUILD, integrityId, ...addresses, connect: [], isSite, path: '/menu' }],
      });
    });
  };

  return {
    /** As a frame that the last start's worker answers. */
    ask,
    async launch(integrityId: string, blobs: Blobs): Promise<Launch> {
      let path: string | null = null;
      const running = run(integrityId, blobs, (next) => {
        path = next;
      });
      const outcome = await Promise.race([running, life.death.then(() => 'killed')]);
      // What it asked for before its last word, or after it.
      for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => void setImmediate(done));
      if (outcome === 'killed' && options.lands === true) await registration.finish();
      return { outcome, path, steps: life.steps };
    },
  };
}
