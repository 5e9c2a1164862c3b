// The script of a probe page: does what a mini-program could do, and tells the host whether it worked (container.md §1, isolation
// level). It decides nothing. Bundled into built-gate.ts. Messages: probe-protocol.ts.
import type { FromProbe, ProbeLook, ToProbe } from './probe-protocol.ts';

const { host, other = '' } = (document.currentScript as HTMLScriptElement).dataset;

const reach = async (origin: string): Promise<string | null> => {
  try {
    return await (await fetch(`${origin}/.container/probe-echo`)).text();
  } catch {
    return null;
  }
};
/** When a probe of this browser first wrote here; null when a mini-program's files could not be kept here. */
const keep = async (now: number): Promise<number | null> => {
  try {
    await navigator.serviceWorker.getRegistration();
    const cache = await caches.open('probe');
    const before = await cache.match('/first');
    if (before) return Number(await before.text());
    await cache.put('/first', new Response(`${now}`));
    return now;
  } catch {
    return null;
  }
};
const look = async (now: number): Promise<ProbeLook> => {
  const [self, sibling, keptSince] = await Promise.all([reach(location.origin), reach(other), keep(now)]);
  return { self, sibling, keptSince };
};

addEventListener('message', ({ origin, ports: [port] }: MessageEvent) => {
  if (origin !== host || !port) return;
  const say = (...message: FromProbe) => port.postMessage(message);
  port.onmessage = async ({ data: [kind, value] }: MessageEvent<ToProbe>) => {
    if (kind === 'spin') {
      const from = Date.now();
      for (const end = performance.now() + value; performance.now() < end; );
      say('spun', [from, Date.now()]);
    } else if (kind === 'look') say('seen', await look(value));
    else say('pong', value);
  };
  say('ready');
});
