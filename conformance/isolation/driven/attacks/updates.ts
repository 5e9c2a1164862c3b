// Mini-programs that change or are stopped while they run: one version a document, and only the registry's own word stops one.
import type { Frame, Page } from 'playwright-core';
import { versionFiles } from '../app-files.ts';
import { endOf, inPlain, sleep } from '../both-sides.ts';
import type { DrivenAttack, Sides } from '../driven-attack.ts';
import type { World } from '../world.ts';

const group = 'Users, tabs and updates';

const versions = (frame: Frame): Promise<string[]> => frame.evaluate(() => attacker.tabs.versions(6));
const mixed: DrivenAttack = {
  id: 'mixed-versions',
  title: 'Gets files of two versions into one document, while an update comes and another tab starts',
  threat: 'T105',
  group,
  control: 'files that a server replaces',
  async run(world) {
    const control = await inPlain(world, 'app.plain', async (frame) => {
      const before = await versions(frame);
      world.plain.files = { ...world.plain.files, ...versionFiles(2) };
      const all = new Set([...before, ...(await versions(frame))]);
      return all.size > 1 ? `versions ${[...all].join(' and ')} in one document` : null;
    });
    const first = await world.openHost();
    const profile = first.context();
    try {
      const a = await world.launch(first, 'moving');
      const reading = versions(a.frame);
      await world.release('moving', 2);
      const second = await world.openHost(profile);
      const b = await world.launch(second, 'moving');
      const seen = [...(await reading), ...(await versions(a.frame)), ...(await versions(b.frame))];
      if (new Set(seen).size !== 1) return { control, defended: `versions ${seen.join(', ')} while the first one ran` };
      for (const host of [first, second]) await host.evaluate(() => driven.container.closeAll());
      const next = await versions((await world.launch(first, 'moving')).frame);
      return { control, defended: next.join() === '2' ? null : `versions ${next.join(', ')} after it was closed` };
    } finally {
      await profile.close();
    }
  },
};

const runsOn = (world: World): Promise<string | null> =>
  inPlain(world, 'app.plain', async (frame) => {
    await sleep(300);
    return (await frame.evaluate(() => 'attacker' in globalThis)) ? 'it runs on' : null;
  });
const stop: DrivenAttack = {
  id: 'stop-two-tabs',
  title: 'Runs on in one of two tabs when the registry has stopped it',
  threat: 'T107',
  group,
  control: 'plain frames, which no registry reaches',
  async run(world) {
    const control = await runsOn(world);
    const first = await world.openHost();
    const profile = first.context();
    try {
      const second = await world.openHost(profile);
      const running: (readonly [Page, string])[] = [];
      for (const host of [first, second]) running.push([host, (await world.launch(host, 'halted')).id]);
      await world.env.releases.suspend('halted', 'A test.');
      const ends = await Promise.all(running.map(([host, id]) => endOf(host, id, 10_000)));
      const bad = ends.filter((end) => !end.startsWith('stopped suspended: It was suspended'));
      return { control, defended: bad.length === 0 ? null : `ten seconds later: ${bad.join(', ')}` };
    } finally {
      await profile.close();
    }
  },
};

/** A host that hears of the registry only what it is told here. */
async function hearing(
  world: World,
  use: (host: Page, id: string, say: (...words: string[]) => void) => Promise<string | null>,
): Promise<string | null> {
  const profile = await world.browser.newContext();
  try {
    const said: string[] = [];
    await profile.route('**/registry/v1/feed', (route) =>
      route.fulfill({
        status: 200,
        headers: { 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' },
        body: `retry: 100\n\n${said.map((word) => `data: ${word}\n\n`).join('')}`,
      }),
    );
    const host = await world.openHost(profile);
    const { id } = await world.launch(host, 'replayed');
    await profile.route('**/registry/v1/records', (route) => route.abort());
    await profile.route('**/registry/v1/apps/**', (route) => route.abort());
    return await use(host, id, (...words) => void said.push(...words));
  } finally {
    await profile.close();
  }
}
const recordOf = async (world: World, app: string): Promise<string> =>
  (await fetch(`${world.env.info.registry_url}/apps/${app}/record`)).text();
/** The record with other contents and the signature that it had. */
function forge(record: string): string[] {
  const [header = '', payload = '', signature = ''] = record.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = encode({ ...claims, seq: claims.seq + 1000, suspended: { reason: 'forged', since: claims.issued_at } });
  return [
    `${header}.${body}.${signature}`,
    `${encode({ alg: 'none', typ: 'davit-release+jws' })}.${body}.`,
    `${header}.${body}.${'A'.repeat(86)}`,
  ];
}
const STOPS: readonly DrivenAttack[] = (['forged', 'replayed'] as const).map((kind) => ({
  id: `stop-${kind}`,
  title:
    kind === 'forged'
      ? 'Stops another mini-program with a word of the registry that it did not sign'
      : 'Stops another mini-program with a word of the registry that is no longer its last',
  threat: 'T107',
  group,
  control: 'the same word, signed and new, the same way',
  waits: true as const,
  run: (world) => oneAtATime(async () => stopBy(world, kind)),
}));
let last: Promise<unknown> = Promise.resolve();
/** They stop the same mini-program. */
function oneAtATime<T>(step: () => Promise<T>): Promise<T> {
  const next = last.then(step, step);
  last = next.catch(() => {});
  return next;
}
async function stopBy(world: World, kind: 'forged' | 'replayed'): Promise<Sides> {
  const stopped = async (host: Page, id: string): Promise<string | null> => {
    const end = await endOf(host, id, 3000);
    return end.startsWith('stopped') ? end : null;
  };
  let word = '';
  const control = await hearing(world, async (host, id, say) => {
    await world.env.releases.suspend('replayed', 'A test.');
    word = await recordOf(world, 'replayed');
    say(word);
    return stopped(host, id);
  });
  await world.env.releases.resume('replayed');
  const newest = await recordOf(world, 'replayed');
  const defended = await hearing(world, (host, id, say) => {
    say(...(kind === 'forged' ? forge(newest) : [word]));
    return stopped(host, id);
  });
  return { control, defended };
}

export const UPDATES: readonly DrivenAttack[] = [mixed, stop, ...STOPS];
