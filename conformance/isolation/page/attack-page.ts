// The attacker: asks the harness what to try, tries it, tells how it went. The same page runs in the product and in the control.
import type { Arena, Attack, Outcome } from '../attack.ts';
import { attackNamed } from '../attacks/index.ts';
import { type Bridge, sayHello } from './bridge.ts';
import { Missing, sleep } from './in-page.ts';
import type { Stage, StageReport } from './stage.ts';

const ATTEMPT_MS = 6000;
const CLICK_MS = 1500;
/** More at a time, and what should take a moment takes too long. */
const AT_ONCE = 24;
/** What used up a click is known everywhere by then. */
const BETWEEN_MS = 150;

async function outcomeOf(attack: Attack, arena: Arena): Promise<Outcome> {
  try {
    const late = sleep(attack.ms ?? ATTEMPT_MS).then((): Outcome => ({ kind: 'failed', why: 'no end in time' }));
    const tried = (async (): Promise<Outcome> => {
      const got = await attack.run(arena);
      return attack.judge === 'page' && typeof got === 'string' && got !== ''
        ? { kind: 'got', what: got.slice(0, 200) }
        : { kind: 'done' };
    })();
    return await Promise.race([tried, late]);
  } catch (error) {
    if (error instanceof Missing) return { kind: 'missing', what: error.message };
    return {
      kind: 'failed',
      why: `${error instanceof Error ? `${error.name}: ${error.message}` : error}`.slice(0, 200),
    };
  }
}

/** A new click: what an earlier one allowed may be used up. */
const untilClicked = (): Promise<unknown> =>
  Promise.race([
    sleep(CLICK_MS),
    new Promise((done) => addEventListener('click', done, { once: true, capture: true })),
  ]);

async function runStage(stage: Stage, report: (outcomes: StageReport['outcomes']) => Promise<void>): Promise<void> {
  const outcomes: Record<string, Outcome> = {};
  const tasks = stage.arenas.map((arena) => ({ arena, attack: attackNamed(arena.id) as Attack }));
  await report(Object.fromEntries(stage.arenas.map(({ id }) => [id, { kind: 'started' } as const])));
  const attempt = async ({ arena, attack }: (typeof tasks)[number]): Promise<void> => {
    outcomes[arena.id] = await outcomeOf(attack, arena);
  };
  const inTurn = ({ attack }: (typeof tasks)[number]): boolean => attack.blocks === true || attack.gesture === true;
  const waiting = tasks.filter((task) => !inTurn(task));
  const worker = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await attempt(task);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const task of tasks.filter(inTurn)) {
    const uses = task.attack.gesture === true;
    if (uses && stage.isDriven) await untilClicked();
    await attempt(task);
    if (uses) await sleep(BETWEEN_MS);
  }
  await sleep(stage.settleMs);
  window.name = 'left-behind';
  await report(outcomes);
}

async function main(): Promise<void> {
  const asked = new URLSearchParams(location.search);
  let bridge: Bridge | null = null;
  if (!asked.has('stage')) {
    bridge = await sayHello();
    for (const [name, value] of Object.entries(bridge.init.launch.params)) asked.set(name, value);
    await bridge.call('app.ready');
  }
  const harness = asked.get('harness') ?? '';
  const id = asked.get('stage') ?? '';
  const stage = (await (await fetch(`${harness}/stage?id=${id}`)).json()) as Stage;
  // As a router does. It must not end a mini-program; a stage that the container ends is told as trouble.
  if (bridge !== null && stage.arenas.length > 1) location.replace('#route');
  await runStage(stage, async (outcomes) => {
    const body = JSON.stringify({ stage: id, outcomes } satisfies StageReport);
    await fetch(`${harness}/report`, { method: 'POST', body });
  });
  if (bridge !== null) await bridge.call('ui.toast', { text: `done ${id}` });
  else if (top === self) location.replace(`${harness}/journey`);
  else parent.postMessage({ done: id }, '*');
}

// Clicks go to the page, not to what the attacks have put on it.
const shield = Object.assign(document.createElement('div'), { id: 'shield' });
Object.assign(shield.style, { position: 'fixed', inset: '0', zIndex: '2147483647' });
document.body.append(shield);
void main();
