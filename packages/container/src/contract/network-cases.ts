// The container's own requests: bounded in size and time, without memory (T100). Language only.
import { decodeUtf8 } from '@davit/crypto';
import type { PlatformAnswer, PlatformRequest } from '../core/delivery-ports.ts';
import { CONTRACT_SERVER, type ContractCase, type ContractWorld, check, pause, same, until } from './contract-case.ts';

const ask = ({ adapter, server }: ContractWorld, path: string, more: Partial<PlatformRequest> = {}) =>
  adapter.fetch({ url: `${server}${path}`, method: 'GET', maxBytes: 1000, timeoutMs: 10_000, ...more });
const textOf = (answer: PlatformAnswer): string =>
  answer.kind === 'answer' ? (decodeUtf8(answer.body) ?? 'no text') : answer.kind;

export const NETWORK_CASES: readonly ContractCase[] = [
  {
    name: 'a request is answered with status and body, also when it is refused',
    async run(world) {
      const ten = await ask(world, CONTRACT_SERVER.ten);
      same([ten.kind === 'answer' && ten.status, textOf(ten)], [200, '0123456789'], 'a file');
      const missing = await ask(world, CONTRACT_SERVER.missing);
      same([missing.kind === 'answer' && missing.status, textOf(missing)], [404, 'no'], 'what is not there');
    },
  },
  {
    name: 'JSON is sent as such, and neither a cookie nor an answer is remembered',
    async run(world) {
      for (let time = 0; time < 2; time += 1) {
        const echo = await ask(world, CONTRACT_SERVER.echo, { method: 'POST', json: { a: ['ä', null] } });
        const said = JSON.parse(textOf(echo)) as Record<string, unknown>;
        same(said, { type: 'application/json', body: '{"a":["ä",null]}', cookie: null }, 'what the server got');
      }
      const [first, second] = [await ask(world, CONTRACT_SERVER.counted), await ask(world, CONTRACT_SERVER.counted)];
      check(textOf(first) !== textOf(second), 'an answer that may be kept was answered again');
    },
  },
  {
    name: 'T100 an answer of exactly the size is taken, one byte more is not, and endless data is cut',
    async run(world) {
      same(textOf(await ask(world, CONTRACT_SERVER.ten, { maxBytes: 10 })), '0123456789', 'the exact size');
      same(await ask(world, CONTRACT_SERVER.ten, { maxBytes: 9 }), { kind: 'too_large' }, 'one byte more');
      const seen: number[] = [];
      // More than a busy machine hands over at once: the piece that goes beyond it is told to nobody.
      const maxBytes = 16 << 20;
      const endless = await ask(world, CONTRACT_SERVER.endless, {
        maxBytes,
        onProgress: (received) => void seen.push(received),
      });
      same(endless, { kind: 'too_large' }, 'endless data');
      check(seen.length > 0, 'nobody was told how much had come');
      check(
        seen.every((received, at) => received <= maxBytes && received >= (seen[at - 1] ?? 0)),
        'progress is wrong',
      );
    },
  },
  {
    name: 'T100 who does not answer in time, or crawls, is given up',
    async run(world) {
      const start = world.adapter.now();
      same(await ask(world, CONTRACT_SERVER.never, { timeoutMs: 500 }), { kind: 'too_slow' }, 'silence');
      const whole = await ask(world, CONTRACT_SERVER.endless, { timeoutMs: 500, maxBytes: 1 << 30 });
      check(whole.kind !== 'answer', 'what never ends was answered');
      check(world.adapter.now() - start < 5000, 'it took far longer than it may');
      same(
        await ask(world, CONTRACT_SERVER.trickle, { timeoutMs: 60_000 }),
        { kind: 'too_slow' },
        'ten bytes a second',
      );
      check(world.adapter.now() - start < 30_000, 'what crawls was not given up after ten seconds');
    },
  },
  {
    name: 'a server that nobody reaches is offline, and nothing else',
    async run(world) {
      const request = { method: 'GET', maxBytes: 10, timeoutMs: 5000 } as const;
      for (const url of ['http://127.0.0.1:9/', 'http://nowhere.invalid/'])
        same(await world.adapter.fetch({ ...request, url }), { kind: 'offline' }, url);
    },
  },
  {
    name: 'a stream of events is heard event by event, connected to again when it ends, and over when it is ended',
    async run(world) {
      const heard: string[] = [];
      const told: string[] = [];
      const end = world.adapter.follow(
        `${world.server}${CONTRACT_SERVER.feed}`,
        (data) => {
          heard.push(data);
          told.push(data);
        },
        (isOpen) => void told.push(isOpen ? 'open' : 'closed'),
      );
      await until(world, () => heard.length >= 4, 'the events of two connections', 20_000);
      same(heard.slice(0, 4), ['one', 'two\nlines', 'one', 'two\nlines'], 'what was heard');
      const [first, , , between, again] = told.filter((word, at) => word !== told[at - 1]);
      same([first, between, again], ['open', 'closed', 'open'], 'when it was told that it listens');
      end();
      const count = heard.length;
      await pause(world, 1000);
      check(heard.length <= count + 2, 'it went on after its end');
      const still = heard.length;
      await pause(world, 500);
      same(heard.length, still, 'events after the end');
    },
  },
];
