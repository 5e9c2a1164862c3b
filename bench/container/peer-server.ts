// The peers' server: files with the headers that any static server sends, and nothing of ours. `plain-<n>` and `nested-<n>` are the
// mini-program as a page of its own; every other name has the peers' pages.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

interface Options {
  readonly appFolder: string;
  readonly peersFolder: string;
}
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
};

/** What two nested frames need beside the mini-program's own files. */
const NESTED = new Set(['/wait.html', '/wait.js', '/plain-worker.js']);

const { appFolder, peersFolder } = JSON.parse(process.argv[2] ?? '{}') as Options;
const kept = new Map<string, Buffer>();
function read(folder: string, path: string): Buffer | null {
  const file = join(folder, path.replaceAll('..', ''));
  try {
    const bytes = kept.get(file) ?? readFileSync(file);
    kept.set(file, bytes);
    return bytes;
  } catch {
    return null;
  }
}

const server = createServer((request, response) => {
  const path = request.url?.replace(/\?.*/, '') ?? '/';
  const isApp = /^(?:plain|nested)-/.test(request.headers.host ?? '') && !NESTED.has(path);
  const name = path === '/' ? '/index.html' : path;
  const bytes = read(isApp ? appFolder : peersFolder, name);
  if (bytes === null) return response.writeHead(404, { 'Cache-Control': 'public, max-age=3600' }).end();
  response.writeHead(200, {
    'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
    'Content-Length': bytes.length,
    'Cache-Control': 'public, max-age=3600',
    ETag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`,
  });
  response.end(bytes);
});
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
