// Why something stays open in an engine, in a sentence for the published page. What is open and not explained here fails the run.
import { HOLDING_UP } from '../driven/attacks/holding-up.ts';
import type { Engine } from '../engines/engine.ts';

type Sentences = Readonly<Record<string, string>>;

const PRECONNECT =
  'The engine asks no policy about this hint. It connects and sends nothing, but the name that it looks up can carry a few words.';
const WEBRTC =
  'Firefox has no header that switches WebRTC off, and CSP does not know it. The isolation level tells the host: `egress` is `csp`.';

const ONE_PROCESS =
  'WebKitGTK runs all frames of a page in one process, with the host: what holds up or ends one holds up or ends all. The isolation level tells the host: `process` is `shared`. A native host gives each mini-program a view and a process of its own.';

const OPEN: Readonly<Partial<Record<Engine['name'], Sentences>>> = {
  firefox: {
    preconnect: PRECONNECT,
    'preconnect-cors': PRECONNECT,
    'webrtc-stun': WEBRTC,
    'webrtc-turn-udp': WEBRTC,
    'webrtc-turn-tcp': WEBRTC,
    'webrtc-turn-tls': WEBRTC,
    'webrtc-lookup': WEBRTC,
    'webrtc-peer': WEBRTC,
    eme: 'Firefox says which protected media it can play, and reads no header that forbids the question. It tells nothing of the user.',
  },
  webkit: {
    ...Object.fromEntries([...HOLDING_UP.map(({ id }) => id), 'start-hangs'].map((id) => [id, ONE_PROCESS])),
    preconnect: PRECONNECT,
    'preconnect-cors': PRECONNECT,
    'popup-anchor':
      'No window opens. WebKit connects to the server of a clicked link before it finds that no window may open, and sends nothing.',
  },
};

/** What a reader has to know besides, to read the column right. */
const NOTES: Readonly<Partial<Record<Engine['name'], string>>> = {
  firefox:
    'Declared workers (`davit.workers`) do not start in Firefox, which closes what they would try: it holds what a service worker answers against the service worker’s own address, and to allow that one would let a mini-program register it again.',
  webkit:
    'WebKitGTK lists no IndexedDB database to a frame of another site, and `Clear-Site-Data` leaves them: the host cannot delete what a user left in a mini-program, and says so. What the next user could find there (`user-…`) is closed because the mini-program does not start for them (`wipe_failed`) until the data of all sites were deleted in the browser’s settings.',
};

export const openReason = (engine: Engine['name'], attack: string): string | undefined => OPEN[engine]?.[attack];
export const engineNote = (engine: Engine['name']): string | undefined => NOTES[engine];
