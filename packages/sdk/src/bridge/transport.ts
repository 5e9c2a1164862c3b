// A way to the container, whatever carries it: a MessagePort on the web, a string channel in native hosts.

export interface Transport {
  /** `text` is one JSON-RPC message. */
  post(text: string): void;
  /** Called with each message, already parsed; it may be anything. */
  onMessage: ((message: unknown) => void) | null;
  /** The other side is gone; nothing more will come. */
  onClose: (() => void) | null;
}

/** The `port` transport: JSON values over a MessagePort (container.md §3). */
export function createPortTransport(port: MessagePort): Transport {
  const transport: Transport = {
    // Parsed again, so that nothing but JSON can cross.
    post: (text) => port.postMessage(JSON.parse(text)),
    onMessage: null,
    onClose: null,
  };
  port.addEventListener('close', () => transport.onClose?.());
  port.onmessage = (event) => transport.onMessage?.(event.data);
  return transport;
}
