// A mini-program that declares a worker in its manifest and registers it as a service worker: it would answer for its whole
// origin without the container's headers, and survive the wipe between two users (T122, T131).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

const FILES = {
  'manifest.json': JSON.stringify({
    app_id: 'squatter',
    name: 'Squatter',
    version: { code: 1, name: '1.0.0' },
    davit: { publisher: 'Tests', workers: ['worker.js'] },
  }),
  'index.html': '<!doctype html><html lang="en"><title>Squatter</title><p>Squatter',
  'worker.js': `self.addEventListener?.('fetch', (event) => event.respondWith(new Response('mine')));
    self.postMessage?.('works');`,
};
const folder = mkdtempSync(join(tmpdir(), 'squatter-'));
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);

let plaza: Plaza;
afterEach(async () => {
  await plaza.close();
  rmSync(folder, { recursive: true, force: true });
});

it('may run the worker it declares, and may not make it answer for its origin', async () => {
  plaza = await openPlaza({ apps: [folder] });
  await plaza.login('alice');
  const squatter = await plaza.open('squatter');
  await squatter.waitForSelector('p');
  const outcome = await squatter.evaluate(async () => {
    const worker = await new Promise((done) => {
      const started = new Worker('/worker.js');
      started.onmessage = ({ data }) => done(data);
      started.onerror = () => done('refused');
    });
    const refusals: string[] = [];
    for (const updateViaCache of ['none', 'all'] as const)
      await navigator.serviceWorker.register('/worker.js', { updateViaCache }).then(
        () => refusals.push('registered'),
        ({ name }) => refusals.push(name),
      );
    const registered = (await navigator.serviceWorker.getRegistrations()).map(({ active }) =>
      active === null ? null : new URL(active.scriptURL).pathname,
    );
    return { worker, refusals, registered };
  });
  // What answers is the container's own worker, and no other.
  expect(outcome).toEqual({
    worker: 'works',
    refusals: ['TypeError', 'TypeError'],
    registered: ['/.container/sw.js'],
  });
});
