// The server of the contract suite: answers below `/contract/` as CONTRACT_SERVER says. For every runner that has Node beside it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONTRACT_SERVER } from '@davit/container/contract';

const OPEN = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
let counted = 0;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString();
}

/** For as long as anybody listens. */
function repeat(response: ServerResponse, bytes: number, everyMs: number): void {
  const timer = setInterval(() => {
    if (!response.writableNeedDrain) response.write(Buffer.alloc(bytes));
  }, everyMs);
  response.on('close', () => clearInterval(timer));
}

/** False when the path is not of the contract. */
export async function answerContract(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const path = request.url ?? '';
  if (!path.startsWith('/contract/')) return false;
  const answer = (status: number, type: string, body: string, more: Record<string, string> = {}): true => {
    response.writeHead(status, { ...OPEN, 'content-type': type, 'cache-control': 'no-store', ...more }).end(body);
    return true;
  };
  const begin = (type = 'application/octet-stream'): void => {
    response.writeHead(200, { ...OPEN, 'content-type': type, 'cache-control': 'no-store' });
    response.flushHeaders();
  };
  if (request.method === 'OPTIONS') return answer(204, 'text/plain', '');
  switch (path) {
    case CONTRACT_SERVER.ten:
      return answer(200, 'text/plain', '0123456789');
    case CONTRACT_SERVER.echo: {
      const { 'content-type': type = null, cookie = null } = request.headers;
      const said = JSON.stringify({ type, body: await bodyOf(request), cookie });
      return answer(200, 'application/json', said, { 'set-cookie': 'contract=1; Path=/' });
    }
    case CONTRACT_SERVER.counted:
      counted += 1;
      return answer(200, 'text/plain', `${counted}`, { 'cache-control': 'public, max-age=31536000, immutable' });
    case CONTRACT_SERVER.endless:
      begin();
      repeat(response, 65_536, 1);
      return true;
    case CONTRACT_SERVER.trickle:
      begin();
      repeat(response, 1, 100);
      return true;
    case CONTRACT_SERVER.never:
      return true;
    case CONTRACT_SERVER.feed:
      begin('text/event-stream');
      response.end('retry: 50\n\n: a comment\n\ndata: one\n\ndata: two\ndata: lines\n\n');
      return true;
    case CONTRACT_SERVER.page:
      return answer(200, 'text/html', '<!doctype html><title>Elsewhere</title>');
    default:
      return answer(404, 'text/plain', 'no');
  }
}
