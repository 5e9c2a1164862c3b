// The frames under the host's mount: a constant number, grown only in fixed steps, so that a mini-program which reads
// `top.length` learns nothing about others (T016). Unused ones are empty and never shown.
import { FRAME_SANDBOX } from '@davit/bundle';

const STEP = 4;

export interface FramePool {
  /** A frame that nobody uses, hidden; for whom it is stands in its title. */
  take(title?: string): HTMLIFrameElement;
  /** Ends whatever runs in the frame; a fresh one takes its place. */
  giveBack(frame: HTMLIFrameElement): void;
}

export function createFramePool(mount: HTMLElement): FramePool {
  const idle: HTMLIFrameElement[] = [];
  const create = (): HTMLIFrameElement => {
    const frame = mount.ownerDocument.createElement('iframe');
    // Exactly what the app's own frame is given: a gate that had less would take it from the app as well.
    frame.setAttribute('sandbox', FRAME_SANDBOX);
    // Firefox and WebKit do not read the Permissions-Policy header, and give these to every frame that is not told so.
    frame.setAttribute('allow', "gamepad 'none'; sync-xhr 'none'");
    frame.setAttribute('aria-hidden', 'true');
    frame.referrerPolicy = 'no-referrer';
    Object.assign(frame.style, {
      position: 'absolute',
      border: '0',
      inset: '0',
      width: '100%',
      height: '100%',
      display: 'none',
    });
    idle.push(frame);
    return frame;
  };
  const grow = (): void => {
    for (let count = 0; count < STEP; count += 1) mount.append(create());
  };
  grow();
  return {
    take(title = '') {
      if (idle.length === 0) grow();
      const frame = idle.shift() as HTMLIFrameElement;
      frame.removeAttribute('aria-hidden');
      frame.title = title;
      return frame;
    },
    giveBack: (frame) => frame.replaceWith(create()),
  };
}
