// The host's end of the port to one gate. The window message that carries the port is addressed to the gate's exact origin.
import type { FromGate, GateGreeting, ToGate } from '../gate/gate-protocol.ts';

export interface GateLink {
  send(message: ToGate): void;
  close(): void;
}

/** Loads the gate, hands it a port, and says `first` through it. */
export function openGate(
  frame: HTMLIFrameElement,
  gateOrigin: string,
  first: ToGate,
  onMessage: (message: FromGate) => void,
): GateLink {
  let port: MessagePort | null = null;
  const onLoad = (): void => {
    // Some engines also report the empty document that was there before; its port is addressed to nobody and replaced.
    const channel = new MessageChannel();
    port?.close();
    port = channel.port1;
    port.onmessage = ({ data }) => {
      if (Array.isArray(data)) onMessage(data as unknown as FromGate);
    };
    frame.contentWindow?.postMessage({ davit: 1, gate: 1 } satisfies GateGreeting, gateOrigin, [channel.port2]);
    port.postMessage(first);
  };
  frame.addEventListener('load', onLoad);
  frame.src = `${gateOrigin}/`;
  return {
    send: (message) => port?.postMessage(message),
    close() {
      frame.removeEventListener('load', onLoad);
      if (port !== null) port.onmessage = null;
      port?.close();
    },
  };
}
