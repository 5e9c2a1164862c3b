// Builds a project again whenever its sources have changed and are quiet. What the build itself writes beside them starts no endless
// round.
import { sep } from 'node:path';
import { folderStamp } from '@davit/dev-env/folder';
import type { World } from '../terminal/world.ts';
import type { Say } from './dev-event.ts';
import type { DevProject } from './dev-project.ts';
import { type Build, runBuild } from './run-build.ts';

const LOOK_EVERY_MS = 200;
/** Rounds in a row in which the sources changed while they were built: an edit is one, a build that writes sources goes on. */
const MAX_ROUNDS = 3;

export interface KeptBuilt {
  /** Once, whatever has changed. False when it failed, which was said, or was cancelled. */
  build(): Promise<boolean>;
  /** From now on after each change; once at the beginning, for nobody knows how old the build is. */
  watch(): void;
  stop(): Promise<void>;
}

export function keepBuilt({ folder, served }: DevProject, world: World, say: Say): KeptBuilt {
  const counts = (path: string): boolean => !path.startsWith(served + sep);
  const stamp = (): Promise<string> => folderStamp(folder, counts);
  let running: Build | null = null;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();
  let isStopped = false;
  let seen = '';
  let tried = '';
  let rounds = 0;

  const build = async (): Promise<boolean> => {
    say({ event: 'building' });
    running = runBuild(folder, world);
    const result = await running.result.finally(() => {
      running = null;
    });
    if (result.kind === 'built') say({ event: 'built', ms: result.ms });
    if (result.kind === 'failed') say({ event: 'problem', ...result.words });
    return result.kind === 'built';
  };
  const look = async (): Promise<void> => {
    const now = await stamp();
    const isQuiet = now === seen;
    seen = now;
    if (!isQuiet || now === tried || isStopped) return;
    tried = now;
    await build();
    const after = await stamp();
    rounds = after === now ? 0 : rounds + 1;
    if (rounds < MAX_ROUNDS) return;
    tried = after;
    rounds = 0;
  };
  const lookLater = (): void => {
    timer = setTimeout(() => {
      looking = look()
        .catch((error: unknown) =>
          say({ event: 'note', message: error instanceof Error ? error.message : String(error) }),
        )
        .then(() => {
          if (!isStopped) lookLater();
        });
    }, LOOK_EVERY_MS);
  };
  return {
    async build() {
      tried = await stamp();
      return build();
    },
    watch: lookLater,
    async stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      running?.cancel();
      await looking;
    },
  };
}
