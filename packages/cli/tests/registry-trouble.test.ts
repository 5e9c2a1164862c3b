// What goes wrong between a publisher and a registry: each time a sentence, a hint, exit code 1, and nothing half published.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Davit, openDavit } from './fixtures/davit.ts';
import { openRegistryBed, type RegistryBed } from './fixtures/registry-bed.ts';
import { type DavitHere, openDavitHere } from './fixtures/run-here.ts';
import { writeApp } from './fixtures/write-app.ts';

let bed: RegistryBed;
let davit: DavitHere;
let publicKey: string;
beforeAll(async () => {
  davit = openDavitHere();
  bed = await openRegistryBed();
  publicKey = (await davit.json(['keys', 'make'])).value.public_key as string;
  await davit.json(['login', '--registry', bed.issuer, '--code', await bed.publisherCode('foods')]);
  await bed.register('steady', 'foods', publicKey);
  await davit.json(['publish', writeApp(davit, 'steady')]);
}, 60_000);
afterAll(async () => {
  davit?.clean();
  await bed?.close();
});

/** Larger than what is sent without asking first. */
function writeHeavy(appId: string, code = 1): string {
  const photo = new Uint8Array(600_000);
  for (let at = 0; at < photo.length; at += 60_000) photo.set(crypto.getRandomValues(new Uint8Array(60_000)), at);
  return writeApp(davit, appId, { code, files: { 'photo.bin': photo } });
}
const versionsOf = async (appId: string) =>
  (await davit.json(['status', appId])).value.versions as readonly { version_code: number; digest: string }[];
const failed = ({ code, out, err }: { code: number; out: string; err: string }, what: RegExp): void => {
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(what);
  expect(err.slice(err.search(what))).toMatch(/\nTry: [^\n]+\n$/);
};

describe('a network that is down', () => {
  it('is said by every command that needs it, and nothing is changed', async () => {
    const stranger = openDavitHere();
    const file = (await davit.json(['login', '--registry', bed.issuer])).value.file as string;
    // The same login, for an address where nobody listens.
    const nowhere = 'http://localhost:1';
    mkdirSync(join(stranger.home, '.davit/logins'), { recursive: true });
    const login = readFileSync(file, 'utf8').replaceAll(bed.issuer, nowhere);
    writeFileSync(join(stranger.home, '.davit/logins/http_localhost_1.json'), login, { mode: 0o600 });
    await stranger.run(['keys', 'make']);
    writeApp(stranger, 'shop');
    const commands = [
      ['publish', 'shop'],
      ['publish', 'shop', '--dry-run'],
      ['release', '--app', 'shop'],
      ['rollback', '--app', 'shop'],
      ['stop', '--app', 'shop', '--reason', 'x', '--yes'],
      ['status', 'shop'],
      ['logs', 'shop'],
      ['review'],
      ['login', '--registry', nowhere],
      ['login', '--registry', 'http://localhost:2', '--code', await bed.publisherCode('foods')],
      ['logout'],
    ];
    const check = async (args: readonly string[]) => {
      const said = await stranger.run(args);
      expect([args, said.code, said.out]).toEqual([args, 1, '']);
      expect(said.err).toMatch(/^The registry does not answer\n {2}http:\/\/localhost:\d: [\s\S]*\nTry: [^\n]+\n$/);
      const { value } = await stranger.json(args);
      expect(value).toMatchObject({ ok: false, error: { code: 'cli/registry-unreachable' } });
    };
    await Promise.all(commands.map(check));
    expect(readdirSync(join(stranger.home, '.davit/logins'))).toEqual(['http_localhost_1.json']);
    // A file that says another address than its name is of no use there.
    writeFileSync(join(stranger.home, '.davit/logins/http_localhost_3.json'), login, { mode: 0o600 });
    failed(await stranger.run(['status', 'shop', '--registry', 'http://localhost:3']), /^Nobody is logged in\n/);
    failed(await stranger.run(['status', 'shop']), /^There is more than one login\n/);
    rmSync(join(stranger.home, '.davit/logins/http_localhost_3.json'));
    expect(await stranger.json(['logout', '--local'])).toMatchObject({ code: 0, value: { revoked: false } });
    expect(readdirSync(join(stranger.home, '.davit/logins'))).toEqual([]);
    stranger.clean();
  });

  it('sends no key or token over a way that is not protected', async () => {
    for (const address of ['http://registry.example', 'ftp://x', 'registry.example', 'https://user:pw@x.example'])
      failed(
        await davit.run(['login', '--registry', address, '--code', 'enr_x']),
        /^This is no address of a registry\n/,
      );
  });
});

describe('an upload that is cut off', () => {
  it('is sent again by itself, and published once', async () => {
    writeHeavy('cut-once');
    await bed.register('cut-once', 'foods', publicKey);
    bed.network.fail(/^PUT /, { kind: 'cut', after: 200_000 });
    expect(await davit.json(['publish', 'cut-once'])).toMatchObject({ code: 0, value: { state: 'published' } });
    expect(bed.network.seen.filter((line) => line.startsWith('PUT ') && line.includes('cut-once'))).toHaveLength(2);
    expect(await versionsOf('cut-once')).toHaveLength(1);
  });

  it('leaves nothing behind when it never gets through, and the same command works later', async () => {
    writeHeavy('cut-off');
    await bed.register('cut-off', 'foods', publicKey);
    const before = bed.bundles();
    const cut = { kind: 'cut', after: 200_000 } as const;
    bed.network.fail(/^PUT /, cut, cut, cut);
    failed(
      await davit.run(['publish', 'cut-off']),
      /^The connection was lost on the way\n[\s\S]*the same command again is safe/m,
    );
    expect([await versionsOf('cut-off'), bed.bundles()]).toEqual([[], before]);
    const log = (await davit.json(['logs', 'cut-off'])).value.entries as { verb: string }[];
    expect(log.map(({ verb }) => verb)).toEqual(['register']);
    expect(await davit.json(['publish', 'cut-off'])).toMatchObject({ code: 0, value: { state: 'published' } });
  });

  it('whose answer alone was lost is the version that it became', async () => {
    writeHeavy('answerless');
    await bed.register('answerless', 'foods', publicKey);
    bed.network.fail(/^PUT /, { kind: 'lose_answer' });
    expect(await davit.json(['publish', 'answerless'])).toMatchObject({ code: 0, value: { state: 'published' } });
    expect(await versionsOf('answerless')).toHaveLength(1);
  });

  it('but a release is never repeated by itself: it says that its end is not known', async () => {
    bed.network.fail(/^POST .*\/releases/, { kind: 'lose_answer' });
    failed(
      await davit.run(['release', '--app', 'answerless']),
      /^The connection was lost[\s\S]*not known: davit status tells/,
    );
    expect(bed.network.seen.filter((line) => /^POST .*answerless\/releases/.test(line))).toHaveLength(1);
    expect(await davit.json(['status', 'answerless'])).toMatchObject({
      value: { channels: { stable: { current: { version_code: 1 } } } },
    });
  });
});

describe('a server in trouble', () => {
  it('is asked again after the time that it wants, and then no more', async () => {
    const busy = { kind: 'answer', status: 503, headers: { 'retry-after': '0' } } as const;
    bed.network.fail(/^GET .*\/versions/, busy, busy);
    expect((await davit.json(['status', 'steady'])).code).toBe(0);
    bed.network.fail(/^GET .*\/versions/, busy, busy, busy);
    failed(await davit.run(['status', 'steady']), /^The registry cannot do that now\n/);
    const long = { kind: 'answer', status: 503, headers: { 'retry-after': '3600' } } as const;
    bed.network.fail(/^GET .*\/versions/, long);
    failed(await davit.run(['status', 'steady']), /^The registry cannot do that now\n/);
  });

  it('that says another end of its log than it signs, or comes with another root, is not believed', async () => {
    const verify = () => davit.run(['logs', 'steady', '--verify']);
    const answer = await fetch(`${bed.issuer}/registry/v1/log/head`);
    const said = (await answer.json()) as { seq: number; hash: string; head: string };
    const forged = { kind: 'answer', status: 200, body: JSON.stringify({ ...said, head: 'a.b.c' }) } as const;
    bed.network.fail(/^GET .*\/log\/head/, forged);
    expect((await verify()).out).toMatch(/does not hold.*: what the registry says of its end is not signed by its key/);
    expect((await verify()).code).toBe(0);
    const file = davit.path(`../.davit/heads/http_localhost_${new URL(bed.issuer).port}.json`);
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    expect(kept).toMatchObject({ root: expect.stringMatching(/^[\w-]{43}$/), signed: expect.stringMatching(/^ey/) });
    writeFileSync(file, JSON.stringify({ ...kept, root: 'A'.repeat(43) }));
    const other = await verify();
    expect([other.code, other.out]).toEqual([1, expect.stringMatching(/the registry has another root/)]);
    writeFileSync(file, JSON.stringify(kept));
  });

  it('that is none, or something in between, is not believed', async () => {
    const page = { kind: 'answer', status: 200, body: '<html>Log in to the hotel</html>' } as const;
    bed.network.fail(/^GET .*\/versions/, page);
    failed(await davit.run(['status', 'steady']), /^The answer is not one of a registry\n/);
    const empty = { kind: 'answer', status: 200, body: '{"versions":7}' } as const;
    bed.network.fail(/^GET .*\/versions/, empty);
    failed(await davit.run(['status', 'steady']), /^The answer is not one of a registry\n/);
    const away = { kind: 'answer', status: 302, headers: { location: 'http://localhost:1/' } } as const;
    bed.network.fail(/^GET .*\/versions/, away);
    failed(await davit.run(['status', 'steady']), /^The answer is not one of a registry\n/);
    const moving = { code: 'registry/unknown-app', title: 'Gone\u001b[2J', detail: 'a\u202eb', hint: 'x' };
    bed.network.fail(/^GET .*\/versions/, { kind: 'answer', status: 404, body: JSON.stringify(moving) });
    const { err } = await davit.run(['status', 'steady']);
    expect(err).toMatch(/^Gone\\u001b\[2J\n {2}a\\u202eb\n/);
  });

  it('whose token has ended meanwhile gets a new one, once', async () => {
    const ended = {
      kind: 'answer',
      status: 401,
      body: JSON.stringify({
        code: 'registry/token-expired',
        title: 'The access token has expired.',
        hint: 'Ask for a new one.',
      }),
    } as const;
    bed.network.fail(/^GET .*\/versions/, ended);
    expect((await davit.json(['status', 'steady'])).code).toBe(0);
    bed.network.fail(/^GET .*\/versions/, ended, ended);
    failed(await davit.run(['status', 'steady']), /^The access token has expired\n/);
  });
});

describe('a clock that is wrong', () => {
  it.each([-7_200, -240, -45, 45, 240, 7_200])('by %i seconds is allowed for, and said', async (seconds) => {
    const said = await davit.runAt(() => Date.now() + seconds * 1000, ['status', 'steady']);
    expect(said.code).toBe(0);
    expect(said.err).toMatch(
      seconds > 0
        ? /^The clock of this machine is \d+ seconds ahead of/
        : /^The clock of this machine is \d+ seconds behind/,
    );
    expect(said.err).toMatch(/\nTry: set the clock by the network\n$/);
    expect(Math.abs(Number(/\d+/.exec(said.err)?.[0]) - Math.abs(seconds))).toBeLessThan(5);
  });

  it('is not mentioned where it is right', async () => {
    expect((await davit.run(['status', 'steady'])).err).toBe('');
  });
});

describe('a mini-program of somebody else', () => {
  it('is not published to, and nothing is learned of it', async () => {
    await bed.register('foreign', 'shops', publicKey);
    writeApp(davit, 'foreign');
    failed(await davit.run(['publish', 'foreign']), /^This mini-program belongs to another publisher\n/);
    writeApp(davit, 'unheard');
    failed(await davit.run(['publish', 'unheard']), /^No mini-program of this name is registered here\n/);
  });

  it('T089 is refused with the findings of the check, before anything is sent', async () => {
    writeApp(davit, 'leaky', {
      files: { 'app.js': `const a = "${['ghp', 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzAbC'].join('_')}";` },
    });
    await bed.register('leaky', 'foods', publicKey);
    const before = bed.network.seen.length;
    const said = await davit.run(['publish', 'leaky']);
    expect([said.code, said.out]).toEqual([1, expect.stringContaining('A secret would be published')]);
    expect(bed.network.seen.slice(before).filter((line) => line.startsWith('PUT'))).toEqual([]);
  });

  it('signed with another key than the registered one is refused by the registry, finding by finding', async () => {
    writeApp(davit, 'steady', { code: 2 });
    await davit.run(['keys', 'make', 'stranger']);
    failed(
      await davit.run(['publish', 'steady', '--key', 'stranger']),
      /^The bundle does not pass the checks\n[\s\S]*The signature is not that of this publisher key {2}bundle\/bad-signature/m,
    );
    expect(await versionsOf('steady')).toHaveLength(1);
  });
});

describe('a folder with a hostile name', () => {
  it.each([
    ['two words', "'two words'"],
    ['line\nend', String.raw`$'line\u000aend'`],
    ['-rf', './-rf'],
    ['🚚 van', "'🚚 van'"],
    ["it's $(id)", String.raw`'it'\''s $(id)'`],
    ['\u001b[2Jgone', String.raw`$'\u001b[2Jgone'`],
  ])('%j is published, and shown as one word', async (name, shown) => {
    const appId = `odd-${readdirSync(davit.folder).length}`;
    await bed.register(appId, 'foods', publicKey);
    writeApp(davit, name, { appId });
    const checked = await davit.run(['check', '--', name]);
    expect([checked.code, checked.out]).toEqual([0, expect.stringContaining(`${shown} can be published.`)]);
    const done = await davit.run(['publish', '--', name]);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining(`of ${appId} is published`) });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through.
    expect(checked.out + done.out + done.err).not.toMatch(/[\u001b]/);
  });

  it.each(['../../../etc', '/etc', '..', 'nowhere/../..'])(
    '%j that leads elsewhere is read as what it is: no mini-program',
    async (name) => {
      const before = bed.network.seen.length;
      const { code, err, out } = await davit.run(['publish', '--', name]);
      expect(code).toBe(1);
      expect(`${err}${out}`).toMatch(/\n? *Try: /);
      expect(bed.network.seen).toHaveLength(before);
    },
  );
});

describe('a full disk', () => {
  let machine: Davit;
  beforeAll(async () => {
    machine = await openDavit();
  }, 60_000);
  afterAll(() => machine?.clean());

  it('costs no enrolment code: the login is refused before it is spent', async () => {
    const login = ['login', '--registry', bed.issuer, '--code', await bed.publisherCode('foods')];
    const full = await machine.runOnFullDisk(login);
    failed(full, /^The file may not grow\n/);
    expect(readdirSync(join(machine.folder, '../.davit/logins'))).toEqual([]);
    expect(await machine.run(login)).toMatchObject({
      code: 0,
      out: expect.stringContaining('This machine is logged in.'),
    });
  });

  it('does not keep anybody from publishing: nothing is written for it', async () => {
    await bed.register('diskless', 'foods', (await machine.json(['keys', 'make'])).value.public_key as string);
    writeApp(machine, 'diskless');
    expect(await machine.runOnFullDisk(['publish', 'diskless'])).toMatchObject({ code: 0 });
    failed(await machine.runOnFullDisk(['logs', 'diskless', '--verify']), /^The file may not grow\n/);
  });

  it('a login that others can read is not used', async () => {
    const { value } = await machine.json(['login', '--registry', bed.issuer]);
    writeFileSync(`${value.file}.copy`, readFileSync(value.file as string), { mode: 0o644 });
    renameSync(`${value.file}.copy`, value.file as string);
    failed(await machine.run(['status', 'diskless']), /^The login can be read by others\n[\s\S]*Try: chmod 600 /);
    const login = { name: 'login', state: 'bad', hint: expect.stringContaining('chmod 600') };
    expect(await machine.json(['doctor'])).toMatchObject({
      code: 1,
      value: { checks: expect.arrayContaining([expect.objectContaining(login)]) },
    });
  });
});
