// Attacks on the object by which a native host and a page talk: another way to it than the one that is counted and names its document.
// A browser has none; there the channel is a port.
import type { Attack } from '../attack.ts';
import { element, type Loose, sleep, web } from '../page/in-page.ts';

const LOAD_MS = 800;

/** What a window has to speak to the host with. */
function channelIn(of: unknown): string | undefined {
  const { webkit, davitHost } = of as Loose;
  if (webkit?.messageHandlers?.davit !== undefined) return 'webkit.messageHandlers.davit';
  return davitHost === undefined ? undefined : 'davitHost';
}

const inFrame = (attributes: Readonly<Record<string, string>>) => async (): Promise<string | undefined> => {
  const frame = element('iframe', attributes) as HTMLIFrameElement;
  await sleep(LOAD_MS);
  try {
    return channelIn(frame.contentWindow);
  } catch {
    // A frame that was refused is nobody's.
    return undefined;
  }
};

type Way = readonly [id: string, title: string, run: () => unknown];
const WAYS: readonly Way[] = [
  [
    'channel-handler',
    'Finds the engine’s own message handler, which nobody counts',
    () => channelIn({ webkit: web.webkit }),
  ],
  ['channel-blank-frame', 'Finds a second channel in an empty frame', inFrame({})],
  ['channel-srcdoc-frame', 'Finds a second channel in a `srcdoc` frame', inFrame({ srcdoc: '<p>x' })],
  ['channel-own-frame', 'Finds a second channel in a frame of its own pages', inFrame({ src: '/worker.js?framed' })],
];

export const CHANNEL: readonly Attack[] = WAYS.map(([id, title, run]) => ({
  id,
  title,
  threat: 'T056',
  judge: 'page',
  run,
}));
