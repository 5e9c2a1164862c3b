// Memory of the renderer processes that one and four running mini-programs add, beside the same files in plain frames.
import { setTimeout as delay } from 'node:timers/promises';
import { figureRow, medianOf, type Row, rounded } from '../report.ts';
import { appIdOf, plainIdOf } from './build-pages.ts';
import { rendererMemory } from './processes.ts';
import type { World } from './world.ts';

export const MEMORY_APPS = 4;
/** Until the browser has ended or refilled its spare processes. */
const SETTLE_MS = 2_000;

export async function measureMemory(world: World, rounds: number): Promise<Row[]> {
  const taken = new Map<string, number[]>();
  const browser = await world.startBrowser();
  try {
    const hosts = {
      davit: { page: await browser.openPage(`${world.hostUrl}/`), idOf: appIdOf },
      iframe: { page: await browser.openPage(world.peerUrl('peer', 'peer-host.html')), idOf: plainIdOf },
    };
    const settled = async (): Promise<number> => {
      await delay(SETTLE_MS);
      return rendererMemory(browser.pid).pssMegabytes;
    };
    // What the host's pages load once is not the mini-program's.
    for (const { page, idOf } of Object.values(hosts)) {
      await page.evaluate(`bench.launch('${idOf(1)}', null)`);
      await page.evaluate('bench.close()');
    }
    for (let round = 0; round < rounds; round += 1)
      for (const [subject, { page, idOf }] of Object.entries(hosts)) {
        console.error(`… memory, ${subject}`);
        const empty = await settled();
        for (let apps = 1; apps <= MEMORY_APPS; apps += 1) {
          await page.evaluate(`bench.launch('${idOf(apps)}', null)`);
          if (apps !== 1 && apps !== MEMORY_APPS) continue;
          const key = `${subject} ${apps}`;
          taken.set(key, [...(taken.get(key) ?? []), ((await settled()) - empty) / apps]);
        }
        await page.evaluate('bench.close()');
      }
  } finally {
    await browser.close();
  }
  return [...taken].map(([key, values]) => {
    const [subject = '', apps] = key.split(' ');
    return figureRow('memory-per-app', Number(apps), subject, rounded(medianOf(values), 1), 'MB');
  });
}
