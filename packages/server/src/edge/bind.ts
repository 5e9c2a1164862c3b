// Binds servers to an address; `localhost` means both loopback addresses on one port, since names under localhost resolve to either.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const LOOPBACK = ['127.0.0.1', '::1'];
/** Free ports that turned out to be taken on the other loopback address. */
const TRIES = 20;

export interface Bound {
  readonly servers: readonly Server[];
  readonly port: number;
}

/** @throws the error of `listen` (`EADDRINUSE`, `EACCES`, …); then nothing stays bound */
export async function bind(make: () => Server, address: string, port: number): Promise<Bound> {
  if (address !== 'localhost') {
    const server = make();
    await listenOn(server, address, port);
    return { servers: [server], port: portOf(server) };
  }
  for (let tries = 1; ; tries += 1) {
    const bound = await bindLoopback(make, port, tries === TRIES || port !== 0);
    if (bound !== null) return bound;
  }
}

/** Null when the port is taken on the second address and another one may be tried. */
async function bindLoopback(make: () => Server, port: number, isLastTry: boolean): Promise<Bound | null> {
  const servers: Server[] = [];
  for (const address of LOOPBACK) {
    const [first] = servers;
    const server = make();
    try {
      await listenOn(server, address, first ? portOf(first) : port);
      servers.push(server);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // This machine has only the other kind of loopback.
      if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') continue;
      await Promise.all(servers.map((other) => new Promise((resolve) => other.close(resolve))));
      if (code === 'EADDRINUSE' && first && !isLastTry) return null;
      throw error;
    }
  }
  const [first] = servers;
  if (!first) throw new Error('This machine has no loopback address.');
  return { servers, port: portOf(first) };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function listenOn(server: Server, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
