// A bridge client of a few lines: what crosses is seen as it is (container.md §3). Over the port that the container hands to a page of
// the web, or over the native host's string channel.

export interface Bridge {
  readonly init: { readonly launch: { readonly params: Readonly<Record<string, string>> } };
  call(method: string, params?: unknown): Promise<unknown>;
}

interface Message {
  readonly id?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly nonce?: string;
  readonly init?: Bridge['init'];
}

interface DavitHost {
  postMessage(text: string): void;
  onmessage: ((event: { readonly data: string }) => void) | null;
}

/** Both ways of talking to the container, as one. */
function openBridge(init: Bridge['init'], send: (message: object) => void) {
  const waiting = new Map<string, (answer: unknown) => void>();
  let last = 0;
  const bridge: Bridge = {
    init,
    call: (method, params = {}) =>
      new Promise((answered) => {
        const id = `${++last}`;
        waiting.set(id, answered);
        send({ jsonrpc: '2.0', id, method, params });
      }),
  };
  const receive = (message: Message): void => {
    const { id, method, params } = message;
    if (method === '$/ping') send({ jsonrpc: '2.0', method: '$/pong', params });
    else if (id !== undefined) waiting.get(id)?.(message);
  };
  return { bridge, receive };
}

const overPort = (): Promise<Bridge> =>
  new Promise((done) => {
    const nonce = crypto.randomUUID();
    addEventListener('message', ({ source, data, ports: [port] }) => {
      if (source !== parent || data?.nonce !== nonce || port === undefined) return;
      const { bridge, receive } = openBridge(data.init, (message) => port.postMessage(message));
      port.onmessage = ({ data: message }) => receive(message);
      done(bridge);
    });
    parent.postMessage({ davit: 1, hello: { sdk: 'attacker', nonce } }, '*');
  });

const overText = (host: DavitHost): Promise<Bridge> =>
  new Promise((done) => {
    const nonce = crypto.randomUUID();
    const send = (message: object): void => host.postMessage(JSON.stringify(message));
    let opened: ReturnType<typeof openBridge> | null = null;
    host.onmessage = ({ data }) => {
      const message = JSON.parse(data) as Message;
      if (opened !== null) return opened.receive(message);
      if (message.nonce !== nonce || message.init === undefined) return;
      opened = openBridge(message.init, send);
      done(opened.bridge);
    };
    send({ davit: 1, hello: { sdk: 'attacker', nonce } });
  });

export function sayHello(): Promise<Bridge> {
  const { davitHost } = globalThis as { davitHost?: DavitHost };
  return davitHost === undefined ? overPort() : overText(davitHost);
}
