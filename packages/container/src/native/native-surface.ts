// One mini-program in a WebView of its own: its documents, each with a channel of its own, and what becomes of what they send.
// Which document speaks is the engine's word (native-identity.ts); nothing that a page sends reaches the core before that, a bucket
// and its size have been checked. Language only.
import type { BundleCrypto } from '@davit/bundle';
import type { BridgeInit, Json, Welcome } from '@davit/protocol';
import { OpenFailure } from '../core/delivery-ports.ts';
import {
  DOCUMENT_WINDOW_MS,
  GATE_BUCKET,
  GATE_BUCKET_UNIT_LENGTH,
  HELLO_AGAIN_MS,
  MAX_DOCUMENTS,
  STRAY_COST,
  TELL_VIOLATION_EVERY_MS,
} from '../core/durations.ts';
import { createNativeIdentity } from '../core/native-identity.ts';
import type { Channel, GoneReason, OpenSurface, PlatformAdapter, Surface } from '../core/ports.ts';
import { createSlidingCount, createTokenBucket } from '../core/token-bucket.ts';
import { createAnswerRequest } from './answer-request.ts';
import { createAnswerTurns } from './answer-turns.ts';
import type { NativeEngine, NativeView, NativeViewEvents } from './native-engine.ts';
import type { NativeFiles } from './native-files.ts';
import { readPosted } from './native-handshake.ts';
import { placedFiles } from './put-in-place.ts';

export interface NativeSurface extends Surface {
  readonly appId: string;
  /** Makes the view, and lets the mini-program start in it. @throws OpenFailure */
  start(engine: NativeEngine): Promise<void>;
}

export interface NativeSurfaceOptions extends Pick<PlatformAdapter, 'now' | 'timers'> {
  readonly open: OpenSurface;
  readonly origin: string;
  readonly files: NativeFiles;
  readonly crypto: BundleCrypto;
  readonly onDestroyed: () => void;
}

interface OpenChannel extends Channel {
  readonly nonce: string;
  isClosed: boolean;
}

/** What other pages live on: who goes there leaves. `mailto:`, `blob:` and the like are only refused. */
const HAS_ORIGIN = /^[a-z][a-z0-9+.-]*:\/\//i;
const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? '';

export function createNativeSurface(options: NativeSurfaceOptions): NativeSurface {
  const { open, origin, now, timers } = options;
  const { appId, instance, init, release } = open;
  const identity = createNativeIdentity(instance, origin);
  const take = createTokenBucket(GATE_BUCKET, now);
  const countDocument = createSlidingCount(DOCUMENT_WINDOW_MS, now);
  const turns = createAnswerTurns(options, () => violation('flood'));
  const answer = createAnswerRequest({
    turns,
    origin,
    issuer: init.issuer,
    integrityId: release.integrityId,
    files: placedFiles(options.files, { appId, integrityId: release.integrityId }, options.crypto),
  });
  let view: NativeView | null = null;
  let insets: BridgeInit['insets'] = init.insets;
  /** The document that the main frame shows, by the engine's count. */
  let shown = 0;
  let channel: OpenChannel | null = null;
  let hellos = 0;
  /** Until the hello of a later document. */
  let timer: unknown = null;
  /** Where the main frame has just been let go. */
  let heading: string | null = null;
  let hasEnded = false;
  let toldAt = Number.NEGATIVE_INFINITY;
  let destroyed: Promise<void> | null = null;

  const violation = (what: string): void => {
    const time = now();
    if (hasEnded || time - toldAt < TELL_VIOLATION_EVERY_MS) return;
    toldAt = time;
    surface.onViolation?.(what);
  };
  /** Whatever comes to be heard: it has its price before anything looks at it. */
  const isAffordable = (length: number): boolean => take(1 + Math.floor(length / GATE_BUCKET_UNIT_LENGTH));
  const stray = (): void => {
    take(STRAY_COST);
    violation('stray');
  };
  const closeChannel = (): void => {
    channel?.close();
    channel = null;
    timers.clear(timer);
    timer = null;
  };
  const end = (): void => {
    hasEnded = true;
    identity.end();
    turns.end();
    closeChannel();
  };
  const gone = (why: GoneReason): void => {
    if (hasEnded) return;
    end();
    surface.onGone?.(why);
  };
  /** True when it is one too many. */
  const isStorm = (): boolean => {
    if (countDocument() <= MAX_DOCUMENTS) return false;
    gone('documents');
    return true;
  };

  const openChannel = (nonce: string): void => {
    closeChannel();
    hellos += 1;
    const reloaded = hellos > 1;
    const document = shown;
    const send = (message: Json | Welcome): ReturnType<Channel['post']> =>
      opened.isClosed || view === null ? 'closed' : view.send(document, JSON.stringify(message));
    const opened: OpenChannel = {
      nonce,
      isClosed: false,
      onMessage: null,
      post: send,
      close() {
        opened.isClosed = true;
      },
    };
    channel = opened;
    // Before anything that the core says on it.
    send({ davit: 1, nonce, init: { ...init, insets, launch: { ...init.launch, reloaded } } });
    surface.onDocument?.(opened, reloaded);
  };
  const receiveHello = (nonce: string): void => {
    if (channel === null) openChannel(nonce);
    // Said twice, it is heard once. Another one is of whoever gave up waiting, and counts as a document.
    else if (channel.nonce === nonce) stray();
    else if (!isStorm()) openChannel(nonce);
  };

  const events: NativeViewEvents = {
    committed(url) {
      heading = null;
      closeChannel();
      const number = identity.committed(url);
      if (number === null) return gone('navigated');
      shown = number;
      if (!isStorm() && hellos > 0) timer = timers.set(() => gone('navigated'), HELLO_AGAIN_MS);
    },
    message(sender, text) {
      if (hasEnded) return;
      if (!identity.isCurrent(sender)) return stray();
      if (!isAffordable(text?.length ?? 0)) return violation('flood');
      const posted = text === null ? null : readPosted(text);
      if (posted === null) violation('message');
      else if (posted.kind === 'hello') receiveHello(posted.nonce);
      else if (channel === null || channel.isClosed) stray();
      else channel.onMessage?.(posted.message);
    },
    mayNavigate(url, isMainFrame) {
      if (hasEnded) return false;
      // Fragments too: each crosses to the host, however long it is.
      if (!isAffordable(url.length)) {
        violation('flood');
        return false;
      }
      if (identity.mayNavigate(url, isMainFrame)) {
        heading = withoutFragment(url);
        return true;
      }
      if (isMainFrame && HAS_ORIGIN.test(url)) gone('navigated');
      else violation('navigation');
      return false;
    },
    respond: (request) => answer(request, request.url === heading),
    gone,
  };

  const surface: NativeSurface = {
    appId,
    instance,
    onDocument: null,
    onGone: null,
    onViolation: null,
    async start(engine) {
      const reach = [...new Set([init.issuer, ...release.connect])];
      try {
        view = await engine.createView({ appId, origin, instance, name: open.name, reach, events });
        const url = `${origin}${open.path}`;
        heading = url;
        view.load(url);
      } catch (error) {
        throw new OpenFailure('worker_failed', error);
      }
      // Ended before anybody listened.
      if (hasEnded) throw new OpenFailure('worker_failed', 'the view ended while it was made');
    },
    show: () => view?.show(),
    hide: () => view?.hide(),
    focus: () => view?.focus(),
    setInsets(next) {
      insets = next;
    },
    destroy() {
      destroyed ??= (async () => {
        end();
        // Never from within one of the view's own events.
        await null;
        await view?.destroy();
        options.onDestroyed();
      })();
      return destroyed;
    },
  };
  return surface;
}
