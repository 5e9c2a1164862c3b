// The page around the attacker when nothing defends: plain frames, every feature allowed, a sibling beside it. Drives itself.
import { loosenOrigin, sleep } from './in-page.ts';
import { plantSecrets, startSharedWorker } from './secrets.ts';
import type { HostReport } from './stage.ts';

const FEATURES =
  'accelerometer autoplay bluetooth camera clipboard-read clipboard-write compute-pressure cross-origin-isolated deferred-fetch display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid identity-credentials-get idle-detection keyboard-map local-fonts magnetometer microphone midi payment picture-in-picture publickey-credentials-create publickey-credentials-get screen-wake-lock serial storage-access usb window-management xr-spatial-tracking';
const LONGEST_MS = 30_000;

const asked = new URLSearchParams(location.search);
const harness = asked.get('harness') ?? '';
const stages = (asked.get('stages') ?? '').split(',');
const seen: Record<string, string> = {};
let done = 0;
addEventListener('message', ({ data }) => {
  if (data?.attack !== undefined) seen[data.attack] = 'heard by the host';
  if (data?.done !== undefined) done += 1;
});

function frame(name: string, src: string): void {
  const made = document.createElement('iframe');
  Object.assign(made, { name, src, allow: FEATURES.replaceAll(' ', ' *; ').concat(' *'), allowFullscreen: true });
  Object.assign(made.style, { width: '45%', height: '200px' });
  document.body.append(made);
}

async function main(): Promise<void> {
  await plantSecrets('host');
  startSharedWorker('host');
  const app = asked.get('app') ?? location.origin;
  const around = asked.get('sibling') ?? location.origin;
  const isLoose = app !== location.origin;
  // With frames of its own origin it must not: they would be kept apart by it.
  if (isLoose) loosenOrigin();
  for (const stage of stages) {
    const query = new URLSearchParams({ stage, harness });
    // What a page before it has left behind in the frame.
    frame('left-behind', `${app}/?${query}`);
  }
  frame('sibling', `${around}/sibling.html?${isLoose ? 'control&loose' : 'control'}`);
  const until = performance.now() + Number(asked.get('ms') ?? LONGEST_MS);
  while (done < stages.length && performance.now() < until) await sleep(50);
  if (document.cookie.includes('cookie-tossing')) seen['cookie-tossing'] = document.cookie;
  const report: HostReport = { side: 'control', seen, problems: [] };
  location.replace(`${harness}/host-report?report=${encodeURIComponent(JSON.stringify(report))}`);
}
void main();
