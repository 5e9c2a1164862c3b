import type { PlainRequest } from '@davit/protocol';
import { describe, expect, test } from 'vitest';
import type { ServerConfig } from '../config.ts';
import { createHostSite } from './host-site.ts';

const origins = { issuer: 'https://id.example', host: 'https://host.example', appsDomain: 'apps.example' };
const files: Readonly<Record<string, string>> = { '/index.html': '<!doctype html>', '/app.js': '1' };
const site = createHostSite(
  {
    mode: 'production',
    hostFiles: {
      async read(path: string) {
        if (path === '/broken') throw new Error('the disk is gone');
        const text = files[path];
        return text === undefined ? null : new TextEncoder().encode(text);
      },
    },
    host: { clientId: 'host', name: 'Host', development: null },
    apps: () => [],
  } as unknown as ServerConfig,
  origins,
);
const ask = (target: string, method = 'GET') =>
  site({ method, target, headers: [], body: new Uint8Array(), remoteAddress: '' } satisfies PlainRequest);

describe(createHostSite, () => {
  test.each([
    ['GET', '/', 200],
    ['HEAD', '/', 200],
    ['GET', '/app.js', 200],
    ['GET', '/.probe', 204],
    ['GET', '/nothing.js', 404],
    ['POST', '/', 405],
    ['GET', '/broken', 503],
  ])('cuts the tie to whoever opened it: %s %s', async (method, target, status) => {
    const answer = await ask(target, method);
    expect(answer.status).toBe(status);
    const policies = answer.headers.filter(([name]) => name.toLowerCase() === 'cross-origin-opener-policy');
    expect(policies.map(([, value]) => value)).toEqual(['noopener-allow-popups']);
  });
});
