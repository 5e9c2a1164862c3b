// What the response headers keep a mini-program from, in a real Chromium (container.md §1). Each closed way is tried beside one
// that must stay open, and counted at servers of our own.
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KNOWN_FEATURES } from '@davit/bundle';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appOf, type Constellation, openConstellation } from './constellation.ts';

interface Listener {
  readonly server: Server;
  readonly port: number;
  connections: number;
  requests: string[];
}

async function listen(): Promise<Listener> {
  const server = createServer((request, response) => {
    listener.requests.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'image/svg+xml' });
    response.end('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const listener: Listener = { server, port: (server.address() as AddressInfo).port, connections: 0, requests: [] };
  server.on('connection', () => {
    listener.connections += 1;
  });
  return listener;
}

let world: Constellation;
let page: Page;
let food: Frame;
let declared: Listener;
let undeclared: Listener;
let stun: Socket;
let packets = 0;

beforeAll(async () => {
  [declared, undeclared] = await Promise.all([listen(), listen()]);
  stun = createSocket('udp4', () => {
    packets += 1;
  });
  await new Promise<void>((bound) => stun.bind(0, '127.0.0.1', bound));
  world = await openConstellation(() => ({
    food: appOf(
      { '/worker.js': 'postMessage("works")' },
      { connect: [`http://api.localhost:${declared.port}`], workers: ['worker.js'] },
    ),
    plain: appOf({ '/worker.js': 'postMessage("works")' }),
  }));
  page = await world.openHost();
  food = await world.launch(page, 'food');
});
afterAll(async () => {
  await world.close();
  stun.close();
  for (const { server } of [declared, undeclared]) {
    server.closeAllConnections();
    server.close();
  }
});
beforeEach(() => {
  packets = 0;
  for (const listener of [declared, undeclared]) Object.assign(listener, { connections: 0, requests: [] });
});

const allowed = () => `http://api.localhost:${declared.port}`;
const forbidden = () => `http://evil.localhost:${undeclared.port}`;
const reach = (frame: Frame, url: string) =>
  frame.evaluate(
    (address) =>
      fetch(address).then(
        (response) => response.status,
        (error: Error) => error.name,
      ),
    url,
  );

describe('the network of a mini-program', () => {
  test('reaches its own origin, the issuer and what the manifest declares', async () => {
    expect(await reach(food, '/bridge.js')).toBe(200);
    expect(await reach(food, `${world.server.issuer}/`)).toBe(200);
    expect(await reach(food, `${allowed()}/menu`)).toBe(200);
    expect(declared.requests).toEqual(['/menu']);
  });

  test('reaches nothing else by fetch, image, beacon, WebSocket, EventSource or links', async () => {
    expect(await reach(food, `${forbidden()}/fetch`)).toBe('TypeError');
    await food.evaluate(async (origin) => {
      const image = new Image();
      image.src = `${origin}/image`;
      navigator.sendBeacon(`${origin}/beacon`);
      new EventSource(`${origin}/events`);
      try {
        new WebSocket(`${origin.replace('http', 'ws')}/socket`);
      } catch {
        // Refused by CSP already.
      }
      for (const rel of ['preconnect', 'prefetch', 'dns-prefetch', 'modulepreload', 'stylesheet', 'icon']) {
        const link = document.createElement('link');
        link.rel = rel;
        link.href = `${origin}/${rel}`;
        document.head.append(link);
      }
      await new Promise((done) => setTimeout(done, 500));
    }, forbidden());
    expect([undeclared.requests, undeclared.connections]).toEqual([[], 0]);
  });

  test('is what keeps it: a page without these headers reaches the same server', async () => {
    const bare = await page.context().newPage();
    await bare.goto(`${world.server.issuer}/`);
    await bare.evaluate((origin) => {
      navigator.sendBeacon(`${origin}/beacon`);
      new Image().src = `${origin}/image`;
    }, forbidden());
    await expect.poll(() => [...undeclared.requests].sort()).toEqual(['/beacon', '/image']);
    await bare.close();
  });

  test('has no WebRTC, which the host page has', async () => {
    const gather = async (iceServer: string) => {
      const connection = new RTCPeerConnection({ iceServers: [{ urls: iceServer }] });
      connection.createDataChannel('x');
      await connection.setLocalDescription(await connection.createOffer());
      await new Promise((done) => setTimeout(done, 500));
      connection.close();
    };
    const server = `stun:127.0.0.1:${(stun.address() as AddressInfo).port}`;
    await food.evaluate(gather, server).catch(() => {});
    expect(packets).toBe(0);
    await expect
      .poll(async () => {
        await page.evaluate(gather, server);
        return packets;
      })
      .toBeGreaterThan(0);
  });

  test('starts the workers that the manifest names and no others', async () => {
    const start = (frame: Frame, path: string) =>
      frame.evaluate(
        (url) =>
          new Promise((done) => {
            try {
              const worker = new Worker(url);
              worker.onmessage = ({ data }) => done(data);
              worker.onerror = () => done('refused');
            } catch {
              done('refused');
            }
          }),
        path,
      );
    expect(await start(food, '/worker.js')).toBe('works');
    expect(await start(food, '/bridge.js')).toBe('refused');
    const register = await food.evaluate(() =>
      navigator.serviceWorker.register('/bridge.js').then(
        () => 'registered',
        ({ name }) => name,
      ),
    );
    expect(register).toBe('SecurityError');
    expect(await start(await world.launch(page, 'plain'), '/worker.js')).toBe('refused');
    food = await world.launch(page, 'food').catch(() => food);
  });
});

describe('what a mini-program may do', () => {
  test('every feature that this browser knows is in the list, and none but autoplay is left on', async () => {
    interface Policy {
      features(): string[];
      allowedFeatures(): string[];
    }
    const { features, on } = await food.evaluate(() => {
      const policy = (document as unknown as { featurePolicy: Policy }).featurePolicy;
      return { features: policy.features(), on: policy.allowedFeatures() };
    });
    expect(features.filter((name) => !(KNOWN_FEATURES as readonly string[]).includes(name))).toEqual([]);
    expect(on.filter((name) => name !== 'autoplay')).toEqual([]);
  });

  test('runs no code from texts, no foreign script, and no inline script that was not there', async () => {
    const outcome = await food.evaluate(`(async () => {
      const results = {};
      // The debugger may evaluate texts; the page's own tasks may not.
      await new Promise((done) => setTimeout(done, 0));
      try { (0, eval)('1'); results.eval = 'ran'; } catch (error) { results.eval = error.name; }
      const inline = document.createElement('script');
      inline.textContent = 'window.inlined = true';
      document.head.append(inline);
      results.inline = window.inlined === true;
      const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
      results.wasm = (await WebAssembly.instantiate(bytes)).instance instanceof WebAssembly.Instance;
      results.isolated = crossOriginIsolated;
      results.keyed = originAgentCluster;
      results.alert = (() => { try { return confirm('x'); } catch (error) { return error.name; } })();
      return results;
    })()`);
    expect(outcome).toEqual({
      eval: 'EvalError',
      inline: false,
      wasm: true,
      isolated: false,
      keyed: true,
      alert: false,
    });
  });

  test('an error page on its origin carries the complete set too', async () => {
    const response = await food.evaluate(async () => {
      const missing = await fetch('/missing');
      return [missing.status, Object.fromEntries(missing.headers)] as const;
    });
    expect(response[0]).toBe(404);
    expect(Object.keys(response[1])).toEqual(
      expect.arrayContaining([
        'connection-allowlist',
        'content-security-policy',
        'cross-origin-resource-policy',
        'origin-agent-cluster',
        'permissions-policy',
        'referrer-policy',
        'x-content-type-options',
        'x-dns-prefetch-control',
      ]),
    );
  });

  test('is not framed by anybody but its gate and the host', async () => {
    const requests = world.server.requests.length;
    const framed = await page.context().newPage();
    await framed.goto(`http://localhost:${world.server.port}/`);
    await framed.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
    }, world.server.appOrigin('food'));
    await framed.waitForTimeout(400);
    expect(framed.frames().map((frame) => frame.url())).not.toContain(`${world.server.appOrigin('food')}/`);
    expect(world.server.requests.slice(requests)).not.toContain('food.localhost/bridge.js');
    await framed.close();
  });
});
