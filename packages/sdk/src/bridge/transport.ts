// A way to the container, whatever carries it: a MessagePort on the web, a string channel in native hosts.

export interface Transport {
  /** `text` is one JSON-RPC message. */
  post(text: string): void;
  /** Called with each message, already parsed; it may be anything. */
  onMessage: ((message: unknown) => void) | null;
  /** The other side is gone; nothing more will come. A string channel goes with its page, and never says so. */
  onClose: (() => void) | null;
}

/** What a native host puts into the main frame at document start. Texts only. */
export interface DavitHost {
  postMessage(text: string): void;
  onmessage: ((event: { readonly data: string }) => void) | null;
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

/** The `native` transport: one JSON text a message. */
export function createNativeTransport(davitHost: DavitHost): Transport {
  const transport: Transport = { post: (text) => davitHost.postMessage(text), onMessage: null, onClose: null };
  davitHost.onmessage = ({ data }) => transport.onMessage?.(JSON.parse(data));
  return transport;
}
