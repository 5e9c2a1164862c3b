// The addresses that a browser is led through on one side. Pure.
import type { HostTasks } from '../page/stage.ts';
import type { HarnessServer } from './harness-server.ts';
import type { Plan } from './plan.ts';

/** A slow browser needs half of it for all attacks of one launch. */
const STAGE_MS = 120_000;
const STAGE_ALONE_MS = 1200;
/** For each further frame that loads beside. */
const FRAME_MS = 250;

type Home = Pick<HarnessServer, 'origin' | 'port'>;

export function journeyWithoutDefence({ control }: Plan, harness: Home, extraMs: number): string[] {
  const plain = (label: string): string => `http://${label}.plain.localhost:${harness.port}`;
  return control.map(({ place, stages }) => {
    const [first] = stages;
    if (place === 'top' || place === 'isolated') {
      const query = new URLSearchParams({ stage: first?.id ?? '', harness: harness.origin });
      return `${plain('app')}/?${query}${place === 'isolated' ? '&isolated' : ''}`;
    }
    const isAlone = first?.attacks.length === 1;
    const query = new URLSearchParams({ stages: stages.map(({ id }) => id).join(','), harness: harness.origin });
    query.set('ms', `${(isAlone ? STAGE_ALONE_MS + stages.length * FRAME_MS : STAGE_MS) + extraMs}`);
    if (place === 'frame') query.set('app', plain('app'));
    if (place === 'frame') query.set('sibling', plain('sibling'));
    return `${plain('host')}/control.html?${query}`;
  });
}

/** One page: the host, which launches the attacker again and again. */
export function journeyInProduct({ defended }: Plan, { origin }: Home, hostUrl: string, extraMs: number): string[] {
  const tasks: HostTasks = {
    harness: origin,
    tasks: defended.map(({ id, attacks }) => ({
      stage: id,
      ms: (attacks.length > 1 ? STAGE_MS : STAGE_ALONE_MS) + extraMs,
      mayEnd: attacks.length === 1,
    })),
  };
  return [`${hostUrl}/#${encodeURIComponent(JSON.stringify(tasks))}`];
}
