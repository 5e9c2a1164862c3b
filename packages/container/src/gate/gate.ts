// The gate's whole script. It relays between one host page and one app frame, gives the launch page the port that the host made
// for it, and each document of the app's own origin a port of its own; it believes nobody else. Messages: gate-protocol.ts.
// Bundled into built-gate.ts: every byte counts, the document with it is at most 2 KB.
import type { ToGate } from './gate-protocol.ts';

/** Of a message's JSON text; a longer one is dropped. */
const MAX_LENGTH = 1 << 20;
/**
 * The hard bucket: messages at once, and half a message each millisecond. A long one counts once more for each 16 KiB. To the
 * window there is nothing to say but one hello a document: what else comes that way counts as 250, for its size is not known.
 * Not by the time that reading takes: that stalls the gate, which is a process of this mini-program's own, and not the host. Under
 * floods of 16 MiB (text and bytes, to window and port) and of large maps the host's beat of 5 ms came after 10 to 13 ms at the 99th
 * percentile, as this counts; and the charges for size are higher than those for time would be.
 */
const BURST = 1000;

const { app = '', host } = (document.currentScript as HTMLScriptElement).dataset;
/** To the host. */
let up: MessagePort | undefined;
let frame: HTMLIFrameElement | undefined;
let init: Extract<ToGate, readonly ['run', unknown]>[1] | undefined;
/** What the launch page gets, once, when it listens: it says so, and an older one has loaded by then. */
let order: MessagePort | undefined;
/** Of the first page in the frame: 2 until it listens, 1 until it has loaded. */
let launching = 2;
/** To the app's document. */
let port: MessagePort | undefined;
let nonce: unknown;
let nth = 0;
/** A hello came before the load of its document. */
let early: boolean | undefined;
/** A load came before the hello of its document. */
let late: boolean | undefined;
/** A load came while a document had its port: WebKit tells of a new fragment so. Who is still there answers with this number. */
let asked: number | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let left = BURST;
let last = 0;
let told = -BURST;
let starts: number[] = [];
/** Before the question. */
let kept = starts;

const now = () => performance.now();
const tell = (...message: unknown[]) => up?.postMessage(message);
const say = (message: object, transfer: MessagePort) =>
  frame?.contentWindow?.postMessage({ davit: 1, ...message }, app, [transfer]);
const bad = (why: string, who = app) => {
  if (now() - told > 1000) {
    told = now();
    tell('bad', why, who);
  }
};
/** Before a message is read: an engine copies its content when `data` is asked for, and not before. */
const take = () => {
  const t = now();
  left = Math.min(BURST, left + (t - last) / 2);
  last = t;
  return left < 1 ? bad('flood') : left--;
};
const drop = () => {
  if (port) {
    port.onmessage = null;
    port.close();
    tell('lost', nth);
  }
  port = undefined;
  early = false;
};
const end = (why: string) => {
  clearTimeout(timer);
  drop();
  frame?.remove();
  frame = undefined;
  tell('gone', why);
};
const hand = () => {
  if (launching < 2 && order) {
    say({ launch: 1 }, order);
    order = undefined;
  }
};
/** The fourth document in ten seconds, heard or not, is the end. */
const storms = () => (starts[3] as number) - (starts[0] as number) < 1e4;
const count = () => {
  starts = [...starts, now()].slice(-4);
};
/** For the hello, or the answer. */
const wait = () => {
  clearTimeout(timer);
  if (nth) timer = setTimeout(() => end(storms() ? 'crash' : 'navigated'), 2000);
};
const hello = (said: unknown) => {
  if (!late && !asked) count();
  // Also where its load has counted it: that could not know yet that it was a new document.
  if (storms()) return end('crash');
  clearTimeout(timer);
  drop();
  nonce = said;
  early = !late && !asked;
  late = false;
  asked = 0;
  const { port1, port2 } = new MessageChannel();
  port = port1;
  tell('doc', ++nth);
  (port1 as MessagePort & { onclose: () => void }).onclose = () => {
    if (port === port1) drop();
  };
  port1.onmessage = (message) => {
    if (take()) {
      const { data } = message;
      if (asked && data?.params?.n === asked) {
        asked = 0;
        starts = kept;
        clearTimeout(timer);
      }
      let text = '';
      try {
        text = JSON.stringify(data);
        left -= text.length >> 14;
      } catch {}
      if (text && text.length <= MAX_LENGTH) tell('msg', nth, text);
      else bad('message');
    }
  };
  say({ nonce, init: { ...init, launch: { ...init?.launch, reloaded: nth > 1 } } }, port2);
};
const open = (page: string) => {
  frame = document.createElement('iframe');
  frame.sandbox = 'allow-scripts allow-same-origin allow-forms';
  frame.allow = '';
  frame.title = app;
  frame.style = 'position:fixed;width:100%;height:100%;inset:0;border:0';
  frame.onload = () => {
    if (launching) {
      launching = 0;
      hand();
    } else if (early) early = false;
    else if (port) {
      if (!asked) {
        kept = starts;
        wait();
      }
      count();
      asked = Math.random();
      port.postMessage({ jsonrpc: '2.0', method: '$/ping', params: { n: asked } });
    } else {
      count();
      late = true;
      if (storms()) end('crash');
      else wait();
    }
  };
  frame.src = `${app}/.container/${page}`;
  document.body.append(frame);
};

self.onmessage = (message: MessageEvent) => {
  const { source, origin } = message;
  if (source === parent) {
    const [given] = message.ports;
    if (origin === host && !up && given) {
      up = given;
      up.onmessage = ({ data: [kind, what], ports: [transfer] }: MessageEvent<[unknown, never]>) => {
        if (kind === 'open') open(what);
        else if (kind === 'run') {
          init = what;
          order = transfer;
          hand();
        } else if (kind === nth) port?.postMessage(what);
      };
      tell('up');
    }
  } else if (up) {
    if (!frame || source !== frame.contentWindow || origin !== app) bad('stray', origin);
    else if (take()) {
      const { data } = message;
      const said = data?.davit === 1 && data.hello?.nonce;
      if (launching && data?.launch) {
        launching = 1;
        hand();
      } else if (!init) tell('wiped', data?.wiped);
      else if (said && said !== nonce) hello(said);
      else left -= 249;
    }
  }
};
