// A server that speaks TLS and sends whoever asks elsewhere: `/to?<address>`. Its key is made anew each time, by openssl.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface ProtectedServer {
  readonly origin: string;
  /** Whoever trusts this file trusts the server. */
  readonly certificate: string;
  close(): Promise<void>;
}

export async function startProtectedServer(folder: string): Promise<ProtectedServer> {
  const [key, certificate] = [join(folder, 'tls-key.pem'), join(folder, 'tls-certificate.pem')];
  const made = ['-keyout', key, '-out', certificate, '-days', '2'];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...made, ...name], { stdio: 'ignore' });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, ({ url = '' }, response) => {
    const to = /^\/to\?(.+)$/.exec(url)?.[1];
    if (to === undefined) response.writeHead(200).end('here');
    else response.writeHead(302, { location: to }).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    certificate,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
