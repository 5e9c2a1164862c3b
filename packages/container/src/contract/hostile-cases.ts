// What a hostile mini-program tries on every platform, and what becomes of it. Language only.
import { CONTRACT_SERVER, type ContractCase, check, pause, same, until } from './contract-case.ts';
import { driving } from './drive.ts';

const MAX = 1024 * 1024;

export const HOSTILE_CASES: readonly ContractCase[] = [
  driving('T115 a message of 1 MiB arrives, a longer one does not, and the channel goes on', async (open, world) => {
    const driven = await open();
    const { messages } = await driven.connected(1);
    await driven.ask('big', MAX);
    await until(world, () => messages.length === 1, 'a message of 1 MiB');
    same(JSON.stringify(messages[0]).length, MAX, 'its length');
    same(driven.violations, [], 'violations');
    await driven.ask('big', MAX + 1);
    await until(world, () => driven.violations.length > 0, 'the violation is told of');
    same([messages.length, driven.violations], [1, ['message']], 'what came of the longer one');
  }),
  driving('T115 what is no JSON is dropped and told of, and the channel goes on', async (open, world) => {
    const driven = await open();
    const { messages } = await driven.connected(1);
    await driven.ask('garbage');
    await until(world, () => driven.violations.length > 0, 'the violation is told of');
    same([driven.violations, messages], [['message'], []], 'what came of it');
    same(await driven.ask('echo', 1), 1, 'the next message');
  }),
  driving('T115 a flood is cut and told of, and another mini-program hears nothing of it', async (open, world) => {
    const driven = await open();
    const { messages } = await driven.connected(1);
    const other = await open({ appId: 'contract-b' });
    await other.connected(1);
    // Its answer drowns in the flood.
    driven.ask('burst', 5000).catch(() => {});
    await until(world, () => driven.violations.includes('flood'), 'the flood is told of', 20_000);
    same(await other.ask('echo', 'calm'), 'calm', 'the other one');
    await pause(world, 1000);
    check(messages.length < 5000, 'the whole flood came through');
    check(driven.violations.length <= 12, `told of ${driven.violations.length} times`);
    same(other.violations, [], 'what was told of the other one');
  }),
  driving('a further hello gets a channel of its own, and the one before is closed', async (open) => {
    const driven = await open();
    const first = await driven.connected(1);
    // The answer may come too late for the channel that the hello closes.
    driven.ask('hello').catch(() => {});
    const second = await driven.connected(2);
    same([first.channel.post({}), second.reloaded], ['closed', true], 'the first channel, and the second document');
    same(await driven.ask('echo', 1), 1, 'the second channel');
  }),
  driving('T025 the fourth document within ten seconds is the end', async (open, world) => {
    const driven = await open();
    for (let nth = 1; nth <= 3; nth += 1) {
      await driven.connected(nth);
      await driven.ask('reload');
    }
    await until(world, () => driven.gone.length > 0, 'the end');
    same(driven.gone, ['documents'], 'why');
  }),
  driving('T025 a page of its own that says no hello after another one did is the end', async (open, world) => {
    const driven = await open();
    await driven.connected(1);
    await driven.ask('go', '/silent.html');
    await until(world, () => driven.gone.length > 0, 'the end', 8000);
    same(driven.gone, ['navigated'], 'why');
  }),
  driving('T025 a page that goes to a foreign one has ended, and that one is not spoken to', async (open, world) => {
    for (const url of [`${world.elsewhere}${CONTRACT_SERVER.page}`, world.adapter.originOf('contract-b')]) {
      const driven = await open();
      await driven.connected(1);
      await driven.ask('go', url);
      await until(world, () => driven.gone.length > 0, `the end at ${url}`, 8000);
      same([driven.gone, driven.documents.length], [['navigated'], 1], url);
      await driven.close();
    }
  }),
  driving(
    'T090 text is no program, and an undeclared server is not reached; a declared one is',
    async (open, world) => {
      const driven = await open();
      await driven.connected(1);
      same(await driven.fails('evaluate'), 'EvalError', 'eval');
      const ask = (origin: string) => ({ url: `${origin}${CONTRACT_SERVER.ten}` });
      const { status } = (await driven.ask('get', ask(world.server))) as { status: number };
      same(status, 200, 'the declared server');
      same(await driven.fails('get', ask(world.elsewhere)), 'TypeError', 'the undeclared one');
    },
  ),
  driving('T122 two mini-programs at once share no storage, and neither hears the other', async (open) => {
    const a = await open();
    const b = await open({ appId: 'contract-b' });
    const [inA, inB] = [await a.connected(1), await b.connected(1)];
    await a.ask('keep', 'of a');
    same(await b.ask('kept'), [], 'what the other one finds');
    await b.ask('keep', 'of b');
    const kept = (await a.ask('kept')) as string[];
    check(kept.length > 0 && kept.every((value) => value === 'of a'), `it finds ${kept.join()}`);
    await a.ask('burst', 10);
    same(await b.ask('echo', 1), 1, 'the other one');
    same([inA.messages.length, inB.messages.length], [10, 0], 'who heard what');
  }),
  driving(
    'T114 where each has a process of its own, one that hangs holds up neither the host nor the other',
    async (open, world) => {
      const level = await world.adapter.probe();
      const a = await open();
      const b = await open({ appId: 'contract-b' });
      await a.connected(1);
      await b.connected(1);
      const busy = level.process === 'own' ? 3000 : 50;
      await a.ask('hang', busy);
      const start = world.adapter.now();
      await pause(world, 50);
      same(await b.ask('echo', 1), 1, 'the other one');
      const passed = world.adapter.now() - start;
      check(passed < 2500, `host and sibling stood still for ${passed} ms`);
      same(await a.ask('echo', 2), 2, 'the one that hung, afterwards');
    },
  ),
  driving(
    'T110 what it stored outlives its end, and not a wipe; nobody is wiped while they run',
    async (open, world) => {
      const driven = await open();
      await driven.connected(1);
      await driven.ask('keep', 'mine');
      const refused = await world.adapter.wipe('contract-a').then(
        () => false,
        () => true,
      );
      same(refused, true, 'whether a wipe is refused while it runs');
      await driven.close();
      const next = await open();
      await next.connected(1);
      const kept = (await next.ask('kept')) as string[];
      check(kept.length > 0 && kept.every((value) => value === 'mine'), `after its end it finds ${kept.join()}`);
      await next.close();
      await world.adapter.wipe('contract-a');
      await world.adapter.wipe('contract-a');
      const last = await open();
      await last.connected(1);
      same(await last.ask('kept'), [], 'what it finds after the wipe');
    },
  ),
  driving('what it takes is a number of bytes, or unknown', async (open, world) => {
    const driven = await open();
    await driven.connected(1);
    const used = await world.adapter.usage('contract-a');
    check(used === null || (Number.isInteger(used) && used > 4096), `${used}`);
    const none = await world.adapter.usage('contract-none');
    check(none === null || none === 0, `of nobody: ${none}`);
  }),
];
