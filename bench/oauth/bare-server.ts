// The peer: bare node:http that reads the request and answers the same bytes. No routing, no cryptography, no database.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Canned {
  readonly kind: 'answer';
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}
type Message = Canned | { readonly kind: 'cpu' };

let canned: Canned = { kind: 'answer', headers: [], body: '' };
const server = createServer((request, response) => {
  request.on('data', () => {});
  request.on('end', () => {
    response.writeHead(200, canned.headers.flat());
    response.end(canned.body);
  });
});
server.keepAliveTimeout = 30_000;

process.on('message', (message: Message) => {
  if (message.kind === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
    return;
  }
  canned = message;
  process.send?.(true);
});
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
