// Verifying a whole bundle beside unzipping it alone, in a browser's worker and in Node.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeCrypto } from '@davit/crypto/node';
import { type Row, timesRow } from '../report.ts';
import { makeBundle } from './make-bundle.ts';
import { measureVerification, type VerifyTimes } from './pages/verify-times.ts';
import type { World } from './world.ts';

const MEGABYTE = 1_000_000;
const SIZES = [0.1, 1, 4, 20];

function toRows(operation: string, { davitMs, unzipMs }: VerifyTimes): Row[] {
  return Object.entries({ davit: davitMs, unzip: unzipMs }).map(([subject, times]) =>
    timesRow(operation, subject, times, 3),
  );
}

export async function measureVerifications(world: World, rounds: number): Promise<Row[]> {
  const browser = await world.startBrowser();
  const rows: Row[] = [];
  try {
    const page = await browser.openPage(world.peerUrl('verify', 'verify.html'));
    for (const size of SIZES) {
      console.error(`… verifying ${size} MB`);
      const { bytes, expected } = await makeBundle(size * MEGABYTE);
      const name = `bundle-${size}.ma`;
      await writeFile(join(world.pages.peersFolder, name), bytes);
      // Small ones take a millisecond: more rounds cost nothing and say more.
      const order = { url: `/${name}`, expected, rounds: size < 4 ? rounds * 4 : rounds };
      const inBrowser = await page.evaluate<VerifyTimes>(`bench.verify(${JSON.stringify(order)})`);
      rows.push(...toRows(`verify-${size}mb`, inBrowser));
      rows.push(
        ...toRows(`verify-${size}mb-node`, await measureVerification(bytes, expected, nodeCrypto, order.rounds)),
      );
    }
  } finally {
    await browser.close();
  }
  return rows;
}
