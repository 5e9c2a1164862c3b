// Opening, documents and their channels, what they are served, and their end. Language only.
import { isSha256Hex, responseHeaders } from '@davit/bundle';
import type { BridgeInit, Json } from '@davit/protocol';
import { OpenFailure } from '../core/delivery-ports.ts';
import { type ContractCase, check, pause, refusal, same, until } from './contract-case.ts';
import { driving, verifiedDriver } from './drive.ts';

const HEADER_NAMES = responseHeaders({ kind: 'app-error', origins: {} }).map(([name]) => name);

export const DOCUMENT_CASES: readonly ContractCase[] = [
  driving('a first opening asks for the bundle once, a second one not at all', async (open) => {
    const first = await open();
    await first.connected(1);
    check(first.provisions <= 1, `asked ${first.provisions} times`);
    await first.close();
    const second = await open();
    await second.connected(1);
    same(second.provisions, 0, 'how often the second opening asked');
    await second.close();
    const third = await open({ provision: null });
    await third.connected(1);
  }),
  driving('another version replaces the one that is there, and must then be asked for again', async (open) => {
    for (const version of [2, 1, 2] as const) {
      const driven = await open({ version });
      await driven.connected(1);
      const { digest } = (await driven.ask('get', { url: '/version.txt' })) as { digest: string };
      const expected = version === 1 ? ONE : TWO;
      same(digest, expected, `the file of version ${version}`);
      await driven.close();
    }
    await (await open({ version: 1 })).close();
    same(
      codeOf(await refusal(open({ version: 2, provision: null }), 'a version that is not there')),
      'not_installed',
      'why',
    );
  }),
  driving('what the registry’s way refuses with is what the opening refuses with', async (open) => {
    await (await open({ version: 1 })).close();
    const why = new Error('no bundle today');
    const provision = () => Promise.reject(why);
    check((await refusal(open({ version: 2, provision }), 'an opening without a bundle')) === why, 'another refusal');
    const again = await open({ version: 1 });
    await again.connected(1);
  }),
  driving(
    'a document says hello, is told who and where it is, and starts where it was asked to',
    async (open, world) => {
      const driven = await open({ path: '/second?x=1', insets: { top: 1, right: 2, bottom: 3, left: 4 } });
      const first = await driven.connected(1);
      same(first.reloaded, false, 'reloaded');
      const facts = (await driven.ask('facts')) as unknown as Record<string, unknown> & { init: BridgeInit };
      const { init, href, isSecure, hasSubtle, isFramed, hostKeys } = facts;
      same(href, `${world.adapter.originOf('contract-a')}/second?x=1`, 'where it is');
      same([isSecure, hasSubtle], [true, true], 'a secure context with cryptography');
      same(hostKeys, isFramed === true ? null : ['onmessage', 'postMessage'], 'what a native host shows of itself');
      same(init.launch, { path: '/second?x=1', params: { a: 'b' }, reloaded: false }, 'its launch');
      same(init.insets, { top: 1, right: 2, bottom: 3, left: 4 }, 'its insets');
      same(
        [init.app_id, init.issuer, init.container.adapter],
        ['contract-a', world.server, world.adapter.id],
        'who it is',
      );
    },
  ),
  driving('messages go both ways whole and in order', async (open, world) => {
    const driven = await open();
    const { messages } = await driven.connected(1);
    const values: Json[] = [
      null,
      true,
      -1.5e-7,
      '',
      'ä\u0000\u2028\ud83e\udd91"\\',
      [[], {}],
      { a: { b: [1, '2', null] } },
    ];
    for (const value of values) same(await driven.ask('echo', value), value, 'the echo');
    const many = Array.from({ length: 100 }, (_, nth) => nth);
    same(await Promise.all(many.map((nth) => driven.ask('echo', nth))), many, 'a hundred at once');
    await driven.ask('burst', 300);
    await until(world, () => messages.length >= 300, 'three hundred messages');
    same(
      messages.map((message) => (message as { params: Json }).params),
      many.concat(many, many).map((_, at) => at + 1),
      'their order',
    );
    same(driven.violations, [], 'violations');
  }),
  driving('a reload, or another page of its own, gets a new channel; the one before is closed', async (open, world) => {
    const driven = await open();
    const first = await driven.connected(1);
    driven.surface.setInsets({ top: 24, right: 0, bottom: 48, left: 0 });
    await driven.ask('reload');
    const second = await driven.connected(2);
    same(second.reloaded, true, 'reloaded');
    same(first.channel.post({ jsonrpc: '2.0', method: 'late', params: {} }), 'closed', 'the old channel');
    const { init } = (await driven.ask('facts')) as unknown as { init: BridgeInit };
    same([init.launch.reloaded, init.insets.bottom], [true, 48], 'what the second document is told');
    await driven.ask('go', '/second');
    await driven.connected(3);
    const { href } = (await driven.ask('facts')) as { href: string };
    same(href, `${world.adapter.originOf('contract-a')}/second`, 'where it went');
    same(driven.gone, [], 'its end');
  }),
  driving('a new fragment is no new document', async (open, world) => {
    const driven = await open();
    await driven.connected(1);
    await driven.ask('note', 'kept');
    await driven.ask('go', '#there');
    await pause(world, 500);
    same(await driven.ask('noted'), 'kept', 'its state');
    same([driven.documents.length, driven.gone.length], [1, 0], 'documents and ends');
  }),
  driving('hidden and shown again it is the same document, and still answers', async (open) => {
    const driven = await open();
    await driven.connected(1);
    await driven.ask('note', 7);
    driven.surface.hide();
    driven.surface.hide();
    same(await driven.ask('noted'), 7, 'hidden');
    driven.surface.show();
    driven.surface.focus();
    same(await driven.ask('noted'), 7, 'shown again');
    same([driven.documents.length, driven.gone.length], [1, 0], 'documents and ends');
  }),
  driving('every file is served byte for byte as its publisher signed it', async (open, world) => {
    const driven = await open();
    await driven.connected(1);
    const { integrity } = await verifiedDriver(world, 'contract-a', 1);
    for (const [path, hash] of Object.entries(integrity.files)) {
      check(isSha256Hex(hash), 'no hash');
      const served = (await driven.ask('get', { url: `/${encodeURI(path)}` })) as { status: number; digest: string };
      same([served.status, served.digest], [200, hash], path);
    }
  }),
  driving('every answer on its origin, of whatever status, has the complete set of headers', async (open) => {
    const driven = await open();
    await driven.connected(1);
    const requests = [
      ['/driver.js', 'GET', 200],
      ['/silent.html', 'GET', 200],
      ['/nowhere', 'GET', 404],
      ['/integrity.json', 'GET', 404],
      ['/%', 'GET', 404],
      ['/driver.js', 'POST', 405],
    ] as const;
    for (const [url, method, status] of requests) {
      const served = (await driven.ask('get', { url, method, names: [...HEADER_NAMES] })) as {
        status: number;
        headers: (string | null)[];
      };
      same(served.status, status, `${method} ${url}`);
      const missing = HEADER_NAMES.filter((_, at) => !served.headers[at]);
      same(missing, [], `headers that ${method} ${url} lacks`);
      const policy = served.headers[HEADER_NAMES.indexOf('Content-Security-Policy')] ?? '';
      check(policy.startsWith("default-src 'none'"), `the policy of ${url}: ${policy}`);
    }
  }),
  driving('an end is an end: destroyed twice, closed, and told to nobody', async (open, world) => {
    const driven = await open();
    const { channel } = await driven.connected(1);
    await Promise.all([driven.surface.destroy(), driven.surface.destroy()]);
    await driven.surface.destroy();
    same(channel.post({ jsonrpc: '2.0', method: 'late', params: {} }), 'closed', 'its channel');
    driven.surface.hide();
    driven.surface.setInsets({ top: 0, right: 0, bottom: 0, left: 0 });
    await pause(world, 200);
    same(driven.gone, [], 'what was told');
  }),
  driving(
    'a renderer that ends by itself is told of as a crash, once, and the next opening is as good as new',
    async (open, world) => {
      const driven = await open();
      const { channel } = await driven.connected(1);
      if (world.crash !== null) {
        await world.crash(driven.surface);
        await until(world, () => driven.gone.length > 0, 'the crash is told of');
        same(channel.post({ jsonrpc: '2.0', method: 'late', params: {} }), 'closed', 'its channel');
      }
      await driven.close();
      const next = await open();
      await next.connected(1);
      same(await next.ask('echo', 'alive'), 'alive', 'the next one');
      same(driven.gone, world.crash === null ? [] : ['crash'], 'what was told');
    },
  ),
];

/** SHA-256 of `1` and of `2`. */
const ONE = '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b';
const TWO = 'd4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35';
const codeOf = (error: unknown): string => (error instanceof OpenFailure ? error.code : String(error));
