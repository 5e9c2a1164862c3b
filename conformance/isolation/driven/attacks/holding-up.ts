// Mini-programs that hold up the device or flood whoever listens, and what becomes of them.
import type { Frame, Page } from 'playwright-core';
import { endOf, STORM_ENDS, sleep } from '../both-sides.ts';
import { type Burden, type Start, toAttack } from '../burden.ts';
import type { DrivenAttack } from '../driven-attack.ts';
import { rendererDied } from '../processes.ts';
import type { Launched, World } from '../world.ts';

/** Lets the page's own task do it: a driver's call would wait for its end. */
const later =
  (task: string): Start =>
  (frame) =>
    frame.evaluate(`void setTimeout(() => { attacker.${task}; }, 50)`);
/** The same for as long as the side measures. */
const forMs =
  (task: (ms: number) => string, ms: number, controlMs = 800): Burden['start'] =>
  (isControl) =>
    later(task(isControl ? controlMs : ms));

/** Until it is ended: soon, where the machine lets it send as fast as it would. */
const FLOOD_MS = 8000;
const FLOOD_END_MS = 24_000;

/** The container has ended it for what it sent, and said so. */
const endedForFlood = async (_: World, host: Page, launched: Launched): Promise<string | null> => {
  // Firefox hands on what a port was sent when the sender’s task has ended: the count begins late there.
  const end = await endOf(host, launched.id, FLOOD_END_MS);
  if (!end.startsWith('stopped flood: It sent')) return `it was not ended for its flood: ${end}`;
  const strays = await host.evaluate(() => driven.strays.length);
  return strays === 0 ? null : `${strays} of its messages reached the host’s listeners`;
};
/** It is offered for closing in time, and closing ends it: nothing of it goes on computing. */
const endedByClosing = async (world: World, host: Page, launched: Launched): Promise<string | null> => {
  const offered = await host.evaluate(
    (id) => driven.silences.some(({ instance, responding }) => instance === id && !responding),
    launched.id,
  );
  if (!offered) return 'nobody offered to close it within 7 s';
  await host.evaluate((id) => driven.container.instances.find((one) => one.id === id)?.close(), launched.id);
  for (let tries = 0; !launched.frame.isDetached() && tries < 20; tries += 1) await sleep(50);
  if (!launched.frame.isDetached()) return 'its frame was not removed';
  for (let tries = 0; tries < 3; tries += 1) {
    const before = await world.hand.processSeconds();
    await sleep(1000);
    if ((await world.hand.processSeconds()) - before < 0.5) return null;
  }
  return 'it goes on computing after it was closed';
};

const BOMB_MIB = 2048;
const BOMB_MS = 20_000;
/** How much it has taken, once it has it all or has waited long enough. */
async function takenBy(frame: Frame): Promise<number> {
  const end = performance.now() + BOMB_MS;
  for (let taken = 0; ; await sleep(100)) {
    taken = await frame.evaluate(() => attacker.burdens.taken);
    if (taken >= BOMB_MIB || performance.now() > end) return taken;
  }
}
/** It got all that it wanted, or the browser ended its process and the container said so: else nothing was tried. */
async function bombWentOff(host: Page, { id, frame }: Launched): Promise<string | null> {
  const taken = await takenBy(frame).catch(() => 0);
  if (taken >= BOMB_MIB) return null;
  const end = await endOf(host, id);
  const isSaid = await host.evaluate(
    (one) => driven.silences.some(({ instance, responding }) => instance === one && !responding),
    id,
  );
  if (end.startsWith('crashed') || isSaid) return null;
  throw new Error(`it took ${taken} MiB only, and its process lives: nothing is proven`);
}

const BURDENS: readonly Burden[] = [
  {
    id: 'busy-loop',
    title: 'Loops for ever',
    threat: 'T114',
    beside: 'in-process',
    start: forMs((ms) => `burdens.loop(${ms})`, 600_000),
    windowMs: 7000,
    after: endedByClosing,
  },
  {
    id: 'timers',
    title: 'A million timers that start themselves again',
    threat: 'T114',
    variant: true,
    beside: 'in-process',
    start: (isControl) => later(`burdens.timers(${isControl ? 100_000 : 1_000_000})`),
    windowMs: 2000,
  },
  {
    id: 'dom-nodes',
    title: 'A hundred thousand elements a second',
    threat: 'T114',
    variant: true,
    beside: 'in-process',
    // In the control more of them a task, and for longer: a fast machine lays out ten thousand in less than the promise.
    start: (isControl) => later(isControl ? 'burdens.nodes(4000, 50_000)' : 'burdens.nodes(2000)'),
    windowMs: 2000,
    controlWindowMs: 4500,
  },
  {
    id: 'layout',
    title: 'Lays out a long page again and again without a pause',
    threat: 'T114',
    variant: true,
    beside: 'in-process',
    start: forMs((ms) => `burdens.layout(${ms})`, 2000),
    windowMs: 2000,
  },
  {
    id: 'memory-bomb',
    title: 'Takes two gibibytes of memory',
    threat: 'T114',
    beside: 'in-process',
    start: () => later(`burdens.memory(${BOMB_MIB})`),
    windowMs: 3500,
    after: (_, host, launched) => bombWentOff(host, launched),
    afterControl: async (frame) => {
      const taken = await takenBy(frame);
      if (taken < BOMB_MIB) throw new Error(`the control took ${taken} MiB only: nothing is proven`);
    },
  },
  {
    id: 'flood-parent-small',
    title: 'Small messages to its parent, as fast as it can',
    threat: 'T115',
    beside: 'direct',
    start: forMs((ms) => `burdens.floodSmall('parent', ${ms})`, FLOOD_MS),
    windowMs: 2500,
    after: endedForFlood,
  },
  {
    id: 'flood-parent-large',
    title: 'Messages of 16 MiB to its parent, as fast as it can',
    threat: 'T115',
    beside: 'direct',
    start: forMs((ms) => `burdens.floodLarge('parent', ${ms})`, FLOOD_MS),
    windowMs: 2500,
    after: endedForFlood,
  },
  {
    id: 'flood-top-small',
    title: 'Small messages past its gate to `top`, as fast as it can',
    threat: 'T115',
    beside: 'direct',
    start: forMs((ms) => `burdens.floodSmall('top', ${ms})`, FLOOD_MS),
    windowMs: 2500,
    after: endedForFlood,
  },
  {
    id: 'flood-top-large',
    title: 'Messages of 16 MiB past its gate to `top`, as fast as it can',
    threat: 'T115',
    variant: true,
    beside: 'direct',
    start: forMs((ms) => `burdens.floodLarge('top', ${ms})`, FLOOD_MS),
    windowMs: 2500,
    after: endedForFlood,
  },
  {
    id: 'flood-ports',
    title: 'Ten thousand ports to its gate',
    threat: 'T115',
    variant: true,
    beside: 'direct',
    start: () => later('burdens.ports(10_000)'),
    windowMs: 2500,
    after: async (_, host) => {
      const strays = await host.evaluate(() => driven.strays.length);
      return strays === 0 ? null : `${strays} of them reached the host’s listeners`;
    },
  },
  {
    id: 'flood-own-port',
    title: 'Calls through its own port, as fast as it can',
    threat: 'T115',
    beside: 'direct',
    start: forMs((ms) => `burdens.floodPort(${ms})`, FLOOD_MS),
    windowMs: 2500,
    after: endedForFlood,
  },
  {
    id: 'storm-heavy',
    title: 'Reloads for ever, and computes in each of its documents',
    threat: 'T115',
    beside: 'in-process',
    start: () => (frame) =>
      frame.evaluate((path) => void setTimeout(() => location.assign(path), 50), '/heavy-storm.html?again'),
    windowMs: 4000,
    after: async (_, host, launched) => {
      const end = await endOf(host, launched.id);
      return STORM_ENDS.test(end) ? null : `it was not ended for its documents: ${end}`;
    },
  },
];

const rendererDeath: DrivenAttack = {
  id: 'memory-death',
  title: 'Lets its process die, as one does that has taken all memory',
  threat: 'T114',
  group: 'Holding up the device',
  control: 'plain frames of the host’s own site',
  waits: true,
  run: rendererDied,
};

export const HOLDING_UP: readonly DrivenAttack[] = [...BURDENS.map(toAttack), rendererDeath];
