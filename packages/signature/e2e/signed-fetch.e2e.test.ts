// signedFetch in a real Chromium: keys that nobody can export, kept over a reload, against a protected API on another origin.
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundlePage } from '../../../tools/bundle-page.ts';
import { launchChromium } from '../../../tools/chromium.ts';
import { onlyBlock } from '../../../tools/docs/code-blocks.ts';
import { importVerificationKey, memoryReplayStore, type VerificationKey } from '../src/index.ts';
import { type ProtectionFailure, protect, verifiedRequest } from '../src/node/index.ts';

type Algorithm = 'ed25519' | 'ecdsa-p256-sha256' | 'rsa-v1_5-sha256';
const ALGORITHMS: readonly Algorithm[] = ['ed25519', 'ecdsa-p256-sha256', 'rsa-v1_5-sha256'];
declare global {
  interface Window {
    /** The package, as the page loads it. */
    signature: typeof import('../src/index.ts');
    made: import('../src/index.ts').GeneratedSigningKey;
  }
}

/** What the guide says that an API answers to pages of another origin. */
const GUIDE = readFileSync(new URL('../docs/protect-an-api.md', import.meta.url), 'utf8');
const CORS = onlyBlock(GUIDE, 'http')
  .trim()
  .split('\n')
  .map((line) => line.split(': ') as [name: string, value: string]);

const known = new Map<string, VerificationKey>();
const refusals: ProtectionFailure['reason'][] = [];
/** What of the API varies: its clock, how much that jumps after each refusal, and what its pages may read of an answer. */
const AS_USUAL = { offsetSeconds: 0, driftSeconds: 0, isTimeExposed: true, preflights: 0 };
const api = { ...AS_USUAL };
const servers: ReturnType<typeof createServer>[] = [];
const clock = (): number => Date.now() / 1000 + api.offsetSeconds;
let pages = '';
let apiOrigin = '';
let browser: Browser;
let page: Page;

async function listen(handler: (authority: string) => RequestListener): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  servers.push(server);
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', handler(authority));
  return `http://${authority}`;
}

function protectedApi(authority: string): RequestListener {
  const guard = protect({
    authority,
    keys: (keyid) => known.get(keyid) ?? null,
    replay: memoryReplayStore({ clock: () => 0 }),
    clock,
    onRefusal: ({ reason }) => {
      refusals.push(reason);
      api.offsetSeconds += api.driftSeconds;
    },
  });
  return (request, response) => {
    for (const [name, value] of CORS) response.setHeader(name, value.replace('https://shop.example', pages));
    if (!api.isTimeExposed) response.removeHeader('Access-Control-Expose-Headers');
    if (request.method === 'OPTIONS') {
      api.preflights += 1;
      // Chromium would keep the answer for some seconds.
      response.writeHead(204, { 'Access-Control-Max-Age': '0' }).end();
      return;
    }
    guard(request, response, () => {
      const { method, target, text, header, key } = verifiedRequest(request);
      if (target === '/hop') response.writeHead(307, { Location: '/elsewhere' }).end();
      else
        response.end(
          JSON.stringify({ owner: key.owner, method, target, text: text(), type: header('content-type') ?? '' }),
        );
    });
  };
}

/** A new key in the page; the API gets its public half. Answers the keyid. */
async function register(algorithm: Algorithm): Promise<string> {
  const publicJwk = await page.evaluate(async (name) => {
    window.made = await window.signature.generateSigningKey(name);
    return window.made.publicJwk;
  }, algorithm);
  const key = await importVerificationKey(algorithm, publicJwk, 'page');
  known.set(key.keyid, key);
  return key.keyid;
}

beforeAll(async () => {
  const script = await bundlePage(new URL('../src/index.ts', import.meta.url).pathname, 'es');
  const html =
    '<!doctype html><script type="module">import * as all from "/signature.js"; window.signature = all;</script>';
  pages = await listen(() => (request, response) => {
    const isScript = request.url === '/signature.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : html);
  });
  apiOrigin = await listen(protectedApi);
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(pages);
  await page.waitForFunction(() => window.signature);
});
afterEach(() => {
  Object.assign(api, AS_USUAL);
  refusals.length = 0;
});
afterAll(async () => {
  await browser.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

describe('signedFetch in Chromium', () => {
  it.each(ALGORITHMS)(
    '%s: a key that nobody can export signs for another origin, also after a reload',
    async (algorithm) => {
      const keyid = await register(algorithm);
      const exported = await page.evaluate(async () => {
        const { privateKey } = window.made.pair;
        const format = (name: 'jwk' | 'pkcs8') =>
          crypto.subtle.exportKey(name as 'pkcs8', privateKey).then(
            () => 'exported',
            (error: Error) => error.name,
          );
        return [privateKey.extractable, await format('jwk'), await format('pkcs8')];
      });
      expect(exported).toEqual([false, 'InvalidAccessError', 'InvalidAccessError']);
      const answer = await page.evaluate(async (origin) => {
        const call = window.signature.signedFetch(window.made.key);
        const response = await call(`${origin}/orders?b=2&a=1`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Idempotency-Key': '"one"', Authorization: 'Bearer t' },
          body: '{"dish":"größe"}',
        });
        return [response.status, await response.json()];
      }, apiOrigin);
      const body = {
        owner: 'page',
        method: 'POST',
        target: '/orders?b=2&a=1',
        text: '{"dish":"größe"}',
        type: 'application/json',
      };
      expect(answer).toEqual([200, body]);
      expect(api.preflights).toBeGreaterThan(0);

      await page.evaluate(async () => {
        const opening = indexedDB.open('keys', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
        const database = await new Promise<IDBDatabase>((resolve) => {
          opening.onsuccess = () => resolve(opening.result);
        });
        const writing = database.transaction('keys', 'readwrite');
        writing.objectStore('keys').put(window.made.pair, 'pair');
        await new Promise((resolve) => {
          writing.oncomplete = resolve;
        });
        database.close();
      });
      await page.reload();
      await page.waitForFunction(() => window.signature);
      const again = await page.evaluate(
        async ([origin, name]) => {
          const opening = indexedDB.open('keys', 1);
          const database = await new Promise<IDBDatabase>((resolve) => {
            opening.onsuccess = () => resolve(opening.result);
          });
          const reading = database.transaction('keys').objectStore('keys').get('pair');
          const pair = await new Promise<CryptoKeyPair>((resolve) => {
            reading.onsuccess = () => resolve(reading.result);
          });
          database.close();
          const key = await window.signature.importSigningKey(name as Algorithm, pair);
          const response = await window.signature.signedFetch(key)(`${origin}/menu`);
          return [key.keyid, response.status, (await response.json()).method];
        },
        [apiOrigin, algorithm] as const,
      );
      expect(again).toEqual([keyid, 200, 'GET']);
      expect(refusals).toEqual([]);
    },
  );

  it('sends the bytes and the Content-Type that it signed, whatever the body is', async () => {
    await register('ed25519');
    const answers = await page.evaluate(async (origin) => {
      const call = window.signature.signedFetch(window.made.key);
      const form = new FormData();
      form.set('photo', new Blob(['png'], { type: 'image/png' }), 'soup.png');
      const bodies = ['text', new Uint8Array([0x62]), new Blob(['{}'], { type: 'application/json' }), form];
      const all: [number, string][] = [];
      for (const body of [...bodies, new URLSearchParams({ a: 'b c' }), '']) {
        const response = await call(`${origin}/a`, { method: 'PUT', body });
        all.push([response.status, (await response.json()).text]);
      }
      return all;
    }, apiOrigin);
    expect(answers.map(([status]) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(answers.map(([, text]) => text)).toEqual([
      'text',
      'b',
      '{}',
      expect.stringContaining('soup.png'),
      'a=b+c',
      '',
    ]);
  });

  it.each([
    ['ahead', 3600, 'expired'],
    ['behind', -3600, 'clock_skew'],
  ] as const)('a server %s is understood after one refusal, once for all that follows', async (_, seconds, reason) => {
    await register('ecdsa-p256-sha256');
    api.offsetSeconds = seconds;
    const statuses = await page.evaluate(async (origin) => {
      const call = window.signature.signedFetch(window.made.key);
      const first = await call(`${origin}/a`, { method: 'POST', body: 'once' });
      return [first.status, (await first.json()).text, (await call(`${origin}/b`)).status];
    }, apiOrigin);
    expect(statuses).toEqual([200, 'once', 200]);
    expect(refusals).toEqual([reason]);
  });

  it('is tried twice and no more, with another nonce', async () => {
    await register('ed25519');
    Object.assign(api, { offsetSeconds: 3600, driftSeconds: 3600 });
    const [status, code, nonces] = await page.evaluate(async (origin) => {
      const seen: string[] = [];
      const call = window.signature.signedFetch(window.made.key, {
        fetch: (input, init) => {
          seen.push(/nonce="([^"]+)"/.exec((input as Request).headers.get('signature-input') ?? '')?.[1] ?? '');
          return fetch(input, init);
        },
      });
      const response = await call(`${origin}/a`, { method: 'POST', body: 'x' });
      return [response.status, (await response.json()).code, seen] as const;
    }, apiOrigin);
    expect([status, code]).toEqual([401, 'expired']);
    expect(new Set(nonces).size).toBe(2);
    expect(nonces).toHaveLength(2);
    expect(refusals).toEqual(['expired', 'expired']);
  });

  it('where the API does not expose Date, nothing is learned and the refusal is handed out', async () => {
    await register('ed25519');
    Object.assign(api, { offsetSeconds: 3600, isTimeExposed: false });
    const answer = await page.evaluate(async (origin) => {
      const response = await window.signature.signedFetch(window.made.key)(`${origin}/a`);
      return [response.status, (await response.json()).code, response.headers.get('date')];
    }, apiOrigin);
    expect(answer).toEqual([401, 'expired', null]);
    expect(refusals).toEqual(['expired']);
  });

  it('follows no redirect, though a browser does not tell where it points', async () => {
    await register('ed25519');
    const error = await page.evaluate(
      (origin) =>
        window.signature
          .signedFetch(window.made.key)(`${origin}/hop`, { method: 'POST', body: 'x' })
          .then(
            () => null,
            ({ name, code, location }) => ({ name, code, location }),
          ),
      apiOrigin,
    );
    expect(error).toEqual({ name: 'SignedFetchError', code: 'redirected', location: null });
  });
});
