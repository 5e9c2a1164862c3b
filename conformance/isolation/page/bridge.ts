// A bridge client of a few lines: what crosses the port is seen as it is (container.md §3).

export interface Bridge {
  readonly init: { readonly launch: { readonly params: Readonly<Record<string, string>> } };
  call(method: string, params?: unknown): Promise<unknown>;
}

export const sayHello = (): Promise<Bridge> =>
  new Promise((done) => {
    const nonce = crypto.randomUUID();
    addEventListener('message', ({ source, data, ports: [port] }) => {
      if (source !== parent || data?.nonce !== nonce || port === undefined) return;
      const waiting = new Map<string, (answer: unknown) => void>();
      let last = 0;
      port.onmessage = ({ data: message }) => {
        if (message.method === '$/ping') port.postMessage({ jsonrpc: '2.0', method: '$/pong', params: message.params });
        else if (message.id !== undefined) waiting.get(message.id)?.(message);
      };
      done({
        init: data.init,
        call: (method, params = {}) =>
          new Promise((answered) => {
            const id = `${++last}`;
            waiting.set(id, answered);
            port.postMessage({ jsonrpc: '2.0', id, method, params });
          }),
      });
    });
    parent.postMessage({ davit: 1, hello: { sdk: 'attacker', nonce } }, '*');
  });
