// The peers' host page: plain frames of the same mini-program, and the host's ends of raw ports, Comlink and Penpal.
import * as Comlink from 'comlink';
import { connect, WindowMessenger } from 'penpal';
import type { LaunchTimes } from './launch-times.ts';
import { keptText, SIZES, sharedNow } from './measure-calls.ts';
import { STAGE } from './stage.ts';
import { openStoredTexts } from './stored-texts.ts';

const originOf = (label: string): string => `${location.protocol}//${label}.localhost:${location.port}`;
const kept = new Map(Object.entries(SIZES).map(([key, length]) => [key, keptText(length)]));
const stored = await openStoredTexts(kept);
const api = { empty: () => ({}), get: (key: string) => kept.get(key) ?? null };

const mount = document.getElementById('mount') as HTMLElement;
Object.assign(mount.style, STAGE);
const addFrame = (url: string): HTMLIFrameElement => {
  const frame = document.createElement('iframe');
  Object.assign(frame.style, { position: 'absolute', border: '0', inset: '0', width: '100%', height: '100%' });
  frame.src = url;
  mount.append(frame);
  return frame;
};
const loaded = (frame: HTMLIFrameElement) =>
  new Promise((done) => frame.addEventListener('load', done, { once: true }));

/** Answers `{id, key}` with `{id, value}`; `stored:` keys come from IndexedDB. */
function answerRaw(port: MessagePort): void {
  port.onmessage = async ({ data: { id, key } }: MessageEvent<{ id: number; key: string | null }>) => {
    if (key === null) port.postMessage({ id, value: null });
    else if (key.startsWith('stored:')) port.postMessage({ id, value: await stored.get(key.slice(7)) });
    else port.postMessage({ id, value: kept.get(key) ?? null });
  };
}

/** A window takes a port from its parent once; a relay hands one end of a further channel on to its own frame. */
async function openPort(path: string): Promise<MessagePort> {
  const origin = originOf(path);
  const frame = addFrame(`${origin}/${path}.html`);
  await loaded(frame);
  const { port1, port2 } = new MessageChannel();
  frame.contentWindow?.postMessage('port', origin, [port2]);
  return port1;
}

let rawPort: MessagePort | null = null;
const running = new Map<string, HTMLIFrameElement>();
/** Of nested frames: the window of the mini-program. */
const innermost = new Map<string, Window>();
const nextMessage = (kind: string): Promise<number[]> =>
  new Promise((resolve) => {
    const listen = ({ data }: MessageEvent): void => {
      if (!Array.isArray(data) || data[0] !== kind) return;
      removeEventListener('message', listen);
      resolve(data.slice(1) as number[]);
    };
    addEventListener('message', listen);
  });

/** The waiting page in a frame in a frame, each of an origin of its own. */
async function openNested(appId: string): Promise<Window> {
  const waiting = nextMessage('waiting');
  const frame = addFrame(`${originOf(`nest-of-${appId}`)}/nest.html#${originOf(appId)}`);
  running.set(appId, frame);
  await waiting;
  const inner = frame.contentWindow?.frames[0] as Window;
  innermost.set(appId, inner);
  return inner;
}

const bench = {
  async openPeers(): Promise<void> {
    rawPort = await openPort('raw-port');
    answerRaw(rawPort);
    answerRaw(await openPort('raw-port-relayed'));
    Comlink.expose(api, await openPort('comlink'));
    const origin = originOf('penpal');
    const remoteWindow = addFrame(`${origin}/penpal.html`).contentWindow as Window;
    const messenger = new WindowMessenger({ remoteWindow, allowedOrigins: [origin] });
    await connect({ messenger, methods: api }).promise;
  },
  closePeers: () => mount.replaceChildren(),
  sendEvents(count: number): number {
    const began = sharedNow();
    for (let at = 0; at < count; at += 1) rawPort?.postMessage({ event: 'theme', value: at % 2 });
    return began;
  },
  /** `pressMs` as for the container: nested frames are made when the pointer goes down, a plain one when it was a tap. */
  async launch(appId: string, pressMs: number | null): Promise<LaunchTimes> {
    const nested = appId.startsWith('nested-') ? openNested(appId) : null;
    if (pressMs !== null) await new Promise((done) => setTimeout(done, pressMs));
    const tapped = sharedNow();
    const message = nextMessage('launched');
    if (nested === null) running.set(appId, addFrame(`${originOf(appId)}/`));
    else void nested.then((inner) => inner.postMessage('go', originOf(appId)));
    const [began = 0, firstScript = 0, firstPaint = 0] = await message;
    return {
      documentMs: began - tapped,
      firstScriptMs: firstScript - tapped,
      firstPaintMs: firstPaint - tapped,
      isBlank: false,
      steps: {},
    };
  },
  hide(appId: string): void {
    const frame = running.get(appId);
    (innermost.get(appId) ?? frame?.contentWindow)?.postMessage('hide', '*');
    if (frame !== undefined) frame.style.display = 'none';
  },
  async show(appId: string): Promise<number> {
    const frame = running.get(appId);
    const message = nextMessage('painted');
    const tapped = sharedNow();
    if (frame !== undefined) frame.style.display = 'block';
    return ((await message)[0] ?? 0) - tapped;
  },
  close(): void {
    for (const frame of running.values()) frame.remove();
    running.clear();
  },
};
Object.assign(globalThis, { bench });
