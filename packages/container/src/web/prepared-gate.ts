// A gate with its launch page, made while the user still presses: neither knows anything of a version yet. One at a time, so that
// what is prepared is never told by the number of frames.

import type { FramePool } from './frame-pool.ts';
import { type GateLink, openGate } from './gate-link.ts';

/** A press that became no launch. */
const UNUSED_MS = 10_000;

export interface PreparedGate {
  prepare(appId: string): void;
  /** The prepared one, or a new one. The frame is the caller's. */
  take(appId: string): GateLink;
  /** Gives it back when it is this mini-program's. */
  drop(appId: string): void;
}

export function createPreparedGate(
  pool: FramePool,
  gateOrigin: (appId: string) => string,
  /** See `responseHeaders`. */
  isSite: () => boolean,
): PreparedGate {
  let prepared: { readonly appId: string; readonly link: GateLink; readonly timer: unknown } | null = null;
  const start = (appId: string): GateLink => {
    const frame = pool.take();
    // Laid out from the start, and seen when it is shown. Browsers give a frame that is not displayed a process that waits for all
    // others, and Chromium may leave one blank that goes from `none` to `block` while the launch page gives way to the mini-program.
    // Until it does, only operator code is in it, and neither Tab nor a screen reader finds the frame.
    frame.inert = true;
    Object.assign(frame.style, { display: 'block', opacity: '0', pointerEvents: 'none' });
    const asSite = isSite();
    const link = openGate(frame, gateOrigin(appId), asSite);
    link.send(['open', asSite ? 'launch.html?site' : 'launch.html']);
    return link;
  };
  const giveBack = (): void => {
    if (prepared === null) return;
    clearTimeout(prepared.timer as number);
    prepared.link.close();
    pool.giveBack(prepared.link.frame);
    prepared = null;
  };
  return {
    prepare(appId) {
      if (prepared?.appId === appId) return;
      giveBack();
      prepared = { appId, link: start(appId), timer: setTimeout(giveBack, UNUSED_MS) };
    },
    take(appId) {
      if (prepared?.appId !== appId) return start(appId);
      const { link, timer } = prepared;
      clearTimeout(timer as number);
      prepared = null;
      return link;
    },
    drop(appId) {
      if (prepared?.appId === appId) giveBack();
    },
  };
}
