// One mini-program on screen: a pooled frame with its gate. Documents come and go behind the same gate; each has its own channel.
import type { Json } from '@davit/protocol';
import type { Channel, OpenSurface, Surface } from '../core/ports.ts';
import type { FromGate, GateViolation } from '../gate/gate-protocol.ts';
import type { LaunchOrder } from '../service-worker/launch-protocol.ts';
import type { FramePool } from './frame-pool.ts';
import type { GateLink } from './gate-link.ts';
import { giveOrders } from './give-orders.ts';

export interface WebSurface extends Surface {
  /** The mini-program's exact origin. */
  readonly origin: string;
  readonly frame: HTMLIFrameElement;
  /** When it was hidden; null while it is on screen. */
  readonly hiddenAt: number | null;
  /** True when the window is this gate, or a frame inside it. */
  contains(source: MessageEventSource | null): boolean;
  /** Puts the version in place and lets it start. @throws OpenFailure */
  start(order: LaunchOrder): Promise<void>;
}

export interface WebSurfaceOptions {
  readonly open: OpenSurface;
  readonly origin: string;
  /** A gate that has opened the launch page, or is about to. */
  readonly gate: GateLink;
  readonly pool: FramePool;
  /** Another origin than this mini-program's own misbehaved towards its gate. */
  readonly onStray: (origin: string, what: GateViolation) => void;
  readonly onDestroyed: () => void;
}

export function createWebSurface({ open, origin, gate, pool, onStray, onDestroyed }: WebSurfaceOptions): WebSurface {
  const { frame } = gate;
  frame.title = open.name;
  let current: { readonly doc: number; readonly channel: Channel; closed: boolean } | null = null;
  let destroyed = false;
  let hiddenAt: number | null = performance.now();

  const closeCurrent = (): void => {
    if (current !== null) current.closed = true;
    current = null;
  };
  const openDocument = (doc: number): void => {
    closeCurrent();
    const channel: Channel = {
      onMessage: null,
      post(message: Json) {
        if (opened.closed) return 'closed';
        gate.send([doc, message]);
        return 'sent';
      },
      close: () => {
        opened.closed = true;
      },
    };
    const opened = { doc, channel, closed: false };
    current = opened;
    surface.onDocument?.(channel, doc > 1);
  };
  const receive = (doc: number, text: string): void => {
    if (current === null || current.doc !== doc || current.closed) return;
    let message: Json;
    try {
      message = JSON.parse(text) as Json;
    } catch {
      surface.onViolation?.('message');
      return;
    }
    current.channel.onMessage?.(message);
  };

  const onGateMessage = (message: FromGate): void => {
    const [kind] = message;
    if (kind === 'doc') openDocument(message[1]);
    else if (kind === 'msg') receive(message[1], message[2]);
    else if (kind === 'lost' && current?.doc === message[1]) closeCurrent();
    else if (kind === 'gone') surface.onGone?.(message[1] === 'crash' ? 'documents' : message[1]);
    else if (kind === 'bad' && message[2] === origin) surface.onViolation?.(message[1]);
    else if (kind === 'bad') onStray(message[2], message[1]);
  };

  gate.onMessage = onGateMessage;
  const surface: WebSurface = {
    instance: open.instance,
    origin,
    frame,
    get hiddenAt() {
      return hiddenAt;
    },
    onDocument: null,
    onGone: null,
    onViolation: null,
    contains(source) {
      const window = frame.contentWindow;
      return window !== null && (source === window || (source as Window | null)?.parent === window);
    },
    start(order) {
      const { port1, port2 } = new MessageChannel();
      const started = giveOrders(port1, order, open.release.provision);
      gate.send(['run', open.init], port2);
      return started;
    },
    show() {
      hiddenAt = null;
      frame.inert = false;
      Object.assign(frame.style, { display: 'block', opacity: '', pointerEvents: '' });
    },
    hide() {
      // Keeps the document and its state, and stops `element.focus()`; the focus guard does the rest.
      hiddenAt ??= performance.now();
      frame.blur();
      frame.style.display = 'none';
    },
    focus: () => frame.focus(),
    // Without a port this only replaces what the gate hands to later documents.
    setInsets: (insets) => gate.send(['run', { ...open.init, insets }]),
    async destroy() {
      if (destroyed) return;
      destroyed = true;
      closeCurrent();
      gate.close();
      pool.giveBack(frame);
      onDestroyed();
    },
  };
  return surface;
}
