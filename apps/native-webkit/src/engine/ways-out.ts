// Where a view's network process may connect at all: to what the mini-program declared, and else to a proxy that nobody can be. It holds
// under the content filter, which is not asked about every connection: for a clicked link the engine connects ahead of its own
// policies. Names are not looked up either. Pure.

/** Nobody can listen on port 0: connecting to it fails at once. */
export const NOWHERE = 'http://127.0.0.1:0';

const PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ws: '80', wss: '443' };

/** `reach`: exact origins. Hosts with their ports, as GLib's proxy resolver takes them; it lets through their sub-domains too, and the filter does not. */
export function straightTo(reach: readonly string[]): string[] {
  const found = reach.flatMap((origin) => {
    const [, scheme = '', host = '', port = PORTS[scheme]] = /^([a-z]+):\/\/(.+?)(?::(\d+))?$/.exec(origin) ?? [];
    return port === undefined ? [] : [`${host}:${port}`];
  });
  return [...new Set(found)];
}
