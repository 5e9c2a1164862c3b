// The mini-program of the benchmark: React, a list, an image. As a plain page it reports to the host's page, as a mini-program by the bridge.

import { connect, type Davit } from '@davit/sdk';
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { firstScript } from './first-script.ts';
import { createArrivals, keptText, measureBurst, measureSequence, type Operation, SIZES } from './measure-calls.ts';

const DISHES = Array.from({ length: 40 }, (_, at) => ({ name: `Dish ${at + 1}`, price: ((at * 37) % 90) / 10 + 4 }));

function Menu() {
  return h(
    'main',
    null,
    h('img', { src: 'hero.png', alt: '', width: 320, height: 120 }),
    h('h1', null, 'Menu'),
    h(
      'ul',
      null,
      DISHES.map(({ name, price }) => h('li', { key: name }, h('b', null, name), h('span', null, price.toFixed(2)))),
    ),
  );
}

const firstContentfulPaint = new Promise<number>((resolve) => {
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries())
      if (name === 'first-contentful-paint') resolve(performance.timeOrigin + startTime);
  }).observe({ type: 'paint', buffered: true });
});

/** When the first frame after this stood: its callback has run, and so has a task that was queued behind the painting. */
const nextPaint = (): Promise<number> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
      port2.postMessage(null);
    });
  });
/** A frame that has just been told to hide may still paint once. */
const HIDDEN_AFTER_MS = 200;
const paintWhenShown = async (): Promise<number> => {
  await new Promise((done) => setTimeout(done, HIDDEN_AFTER_MS));
  return nextPaint();
};

createRoot(document.getElementById('root') as HTMLElement).render(h(Menu));

async function runAlone(): Promise<void> {
  const report = (...values: unknown[]): void => top?.postMessage(values, '*');
  addEventListener('message', async ({ data }) => {
    if (data === 'hide') report('painted', await paintWhenShown());
  });
  report('launched', performance.timeOrigin, firstScript, await firstContentfulPaint);
}

async function runInHost(davit: Davit): Promise<void> {
  const report = (...values: unknown[]) => davit.ui.setTitle({ title: values.join(' ') });
  const arrivals = createArrivals();
  const subject = {
    empty: () => davit.app.getLaunchOptions(),
    get: async (key: string) => (await davit.storage.get({ key })).value,
  };
  davit.on('app.theme', arrivals.arrived);
  davit.on('app.hide', async () => void report('painted', await paintWhenShown()));
  const bench = {
    prepare: () =>
      Promise.all(Object.entries(SIZES).map(([key, length]) => davit.storage.set({ key, value: keptText(length) }))),
    sequence: (operation: Operation, count: number) => measureSequence(subject, operation, count),
    burst: (operation: Operation, count: number) => measureBurst(subject, operation, count),
    expect: arrivals.expect,
  };
  Object.assign(globalThis, { bench });
  await davit.app.ready();
  const painted = await firstContentfulPaint;
  await report('launched', performance.timeOrigin, firstScript, painted);
}

if (/^(?:plain|nested)-/.test(location.hostname)) void runAlone();
else void connect({ timeoutMs: 10_000 }).then(runInHost);
