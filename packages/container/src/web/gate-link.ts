// The host's end of the port to one gate. The window message that carries the port is addressed to the gate's exact origin.
import { GATE_BUILD } from '../gate/built-gate.ts';
import type { FromGate, GateGreeting, ToGate } from '../gate/gate-protocol.ts';

export interface GateLink {
  readonly frame: HTMLIFrameElement;
  onMessage: ((message: FromGate) => void) | null;
  /** Waits until the gate listens. */
  send(message: ToGate, transfer?: MessagePort): void;
  close(): void;
}

/**
 * Loads the gate into the frame and hands it a port. The same gate is the same address, so that a browser keeps it. `isSite`: see
 * `responseHeaders`.
 */
export function openGate(frame: HTMLIFrameElement, gateOrigin: string, isSite = false): GateLink {
  let offered: MessagePort | null = null;
  let port: MessagePort | null = null;
  let queue: (readonly [ToGate, MessagePort[]])[] = [];

  const onLoad = (): void => {
    // Some engines also report the empty document that was there before: that port is addressed to nobody.
    const { port1, port2 } = new MessageChannel();
    offered?.close();
    offered = port1;
    port1.onmessage = ({ data }) => {
      if (!Array.isArray(data)) return;
      const message = data as unknown as FromGate;
      if (message[0] !== 'up') return link.onMessage?.(message);
      port = port1;
      for (const [waiting, transfer] of queue) port.postMessage(waiting, transfer);
      queue = [];
    };
    frame.contentWindow?.postMessage({ davit: 1, gate: 1 } satisfies GateGreeting, gateOrigin, [port2]);
  };
  const link: GateLink = {
    frame,
    onMessage: null,
    send(message, transfer) {
      const ports = transfer === undefined ? [] : [transfer];
      if (port === null) queue.push([message, ports]);
      else port.postMessage(message, ports);
    },
    close() {
      frame.removeEventListener('load', onLoad);
      link.onMessage = null;
      queue = [];
      if (offered !== null) offered.onmessage = null;
      offered?.close();
    },
  };
  frame.addEventListener('load', onLoad);
  frame.src = `${gateOrigin}/?${GATE_BUILD}${isSite ? '&site' : ''}`;
  return link;
}
