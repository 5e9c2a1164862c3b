// The life of one version from the outside: login, publish, review, release, rollback, stop, logout, at a real registry.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRegistryBed, type RegistryBed } from './fixtures/registry-bed.ts';
import { type DavitHere, openDavitHere } from './fixtures/run-here.ts';
import { writeApp } from './fixtures/write-app.ts';

let bed: RegistryBed;
let davit: DavitHere;
let operator: DavitHere;
let publicKey: string;
beforeAll(async () => {
  [davit, operator] = [openDavitHere(), openDavitHere()];
  bed = await openRegistryBed();
  const made = await davit.json(['keys', 'make']);
  publicKey = made.value.public_key as string;
  await operator.json(['login', '--registry', bed.issuer, '--code', await bed.operatorCode('ana')]);
}, 60_000);
afterAll(async () => {
  davit?.clean();
  operator?.clean();
  await bed?.close();
});

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const versionsOf = async (appId: string) =>
  (await davit.json(['status', appId])).value.versions as readonly { version_code: number; state: string }[];

describe('davit login', () => {
  it('registers a key of its own by a one-time code, readable by its owner only', async () => {
    const registry = ['--registry', `${bed.issuer}/`];
    const code = await bed.publisherCode('foods');
    const made = await davit.json(['login', ...registry, '--code', code]);
    expect(made).toMatchObject({
      code: 0,
      value: { ok: true, registry: bed.issuer, client_id: 'publisher--foods', publisher_id: 'foods', new: true },
    });
    const file = made.value.file as string;
    expect([mode(file), mode(dirname(file))]).toEqual(['600', '700']);
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    expect(kept.private_key.x).not.toBe(publicKey);
    const again = await davit.run(['login', ...registry]);
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out).toContain('logged in already');
    expect(again.out + JSON.stringify(made.value)).not.toContain(kept.private_key.d);
    // The code is spent, and a machine that is logged in stays so.
    expect(await davit.json(['login', ...registry, '--code', code])).toMatchObject({
      code: 1,
      value: { error: { code: 'auth/enrolment_invalid' } },
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(kept);
  });

  it('makes a login for a pipeline, which works from $DAVIT_LOGIN alone', async () => {
    const elsewhere = openDavitHere();
    const code = await bed.publisherCode('foods');
    const made = await davit.json(['login', '--registry', bed.issuer, '--code', code, '--out', 'ci.json']);
    expect(made).toMatchObject({ code: 0, value: { file: davit.path('ci.json') } });
    expect(mode(davit.path('ci.json'))).toBe('600');
    await bed.register('pipeline', 'foods', publicKey);
    const login = readFileSync(davit.path('ci.json'), 'utf8');
    const status = await elsewhere.run(['status', 'pipeline', '--json'], { DAVIT_LOGIN: login });
    expect([status.code, JSON.parse(status.out).app_id]).toEqual([0, 'pipeline']);
    const broken = await elsewhere.run(['status', 'pipeline'], { DAVIT_LOGIN: login.slice(0, -40) });
    expect([broken.code, broken.out]).toEqual([1, '']);
    expect(broken.err).toMatch(/^The login cannot be read\n/);
    expect(broken.err).not.toContain(JSON.parse(login).private_key.d);
    elsewhere.clean();
  });

  it('whose answer was lost keeps nothing, and says that the code may be spent', async () => {
    const machine = openDavitHere();
    bed.network.fail(/^POST \/client\/enrolments/, { kind: 'lose_answer' });
    const login = async () => ['login', '--registry', bed.issuer, '--code', await bed.publisherCode('foods')];
    const lost = await machine.run(await login());
    expect([lost.code, lost.out]).toEqual([1, '']);
    expect(lost.err).toMatch(
      /^The connection was lost on the way\n.*the code may be spent\.\nTry: the same command again; if/,
    );
    expect(readdirSync(join(machine.home, '.davit/logins'))).toEqual([]);
    expect(await machine.run(await login())).toMatchObject({ code: 0 });
    machine.clean();
  });

  it('says what is missing where nobody can be asked', async () => {
    const stranger = openDavitHere();
    expect((await stranger.run(['login'])).err).toContain('Try: davit login --registry <address>');
    expect((await stranger.run(['login', '--registry', bed.issuer])).err).toMatch(
      /enrolment code is missing[\s\S]*--code -/,
    );
    expect((await stranger.run(['status', 'shop'])).err).toMatch(/^Nobody is logged in\n[\s\S]*Try: davit login/);
    expect(await stranger.json(['login', '--registry', bed.issuer, '--code', 'abc'])).toMatchObject({
      code: 1,
      value: { error: { code: 'cli/bad-enrolment-code' } },
    });
    stranger.clean();
  });
});

describe('the life of one version', () => {
  it('publish: a dry run publishes nothing, then the version is there once and for ever', async () => {
    writeApp(davit, 'shop', { code: 1 });
    await bed.register('shop', 'foods', publicKey, 'always');
    const dry = await davit.json(['publish', 'shop', '--dry-run']);
    expect(dry).toMatchObject({
      code: 0,
      value: {
        published: false,
        state: 'in_review',
        compared_with: null,
        asks_new: { scopes: ['openid'] },
        files: [{ path: 'index.html', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }, { path: 'manifest.json' }],
      },
    });
    expect([bed.bundles(), await versionsOf('shop')]).toEqual([[], []]);
    const told = await davit.run(['publish', 'shop', '--dry-run']);
    for (const text of [
      ...(dry.value.files as { sha256: string }[]).map(({ sha256 }) => sha256),
      dry.value.digest as string,
      '+ scope        openid',
      'Nothing was published.',
    ])
      expect(told.out).toContain(text);
    const published = await davit.json(['publish', 'shop']);
    expect(published).toMatchObject({
      code: 0,
      value: { published: true, new_version: true, version_code: 1, state: 'in_review', digest: dry.value.digest },
    });
    expect(bed.bundles()).toHaveLength(1);
    const again = await davit.run(['publish', 'shop']);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('there already, with these very bytes') });
    writeApp(davit, 'shop', { code: 1, files: { 'index.html': '<!doctype html><title>Other</title>' } });
    const other = await davit.run(['publish', 'shop']);
    expect([other.code, other.out]).toEqual([1, '']);
    expect(other.err).toMatch(
      /stays as it is\n {2}Version 1 is there with other bytes since .*\nTry: Raise version\.code/,
    );
    expect([bed.bundles().length, (await versionsOf('shop')).length]).toEqual([1, 1]);
  });

  it('review: the reason of a rejection reaches the publisher, who cannot review', async () => {
    expect(await davit.json(['release', '--app', 'shop'])).toMatchObject({
      code: 1,
      value: { error: { code: 'registry/version-in-review' } },
    });
    expect(await davit.json(['review', 'approve', 'shop', '1'])).toMatchObject({ code: 1 });
    expect((await operator.run(['review'])).out).toMatch(/^shop +1 /m);
    expect((await operator.run(['review', 'reject', 'shop', '1'])).err).toContain('The reason is missing');
    const reason = 'The text on the first page is too small.';
    expect(await operator.json(['review', 'reject', 'shop', '1', '--reason', reason])).toMatchObject({ code: 0 });
    expect((await davit.run(['status', 'shop'])).out).toMatch(
      /^ +1 +1\.1\.0 +rejected +.*"The text on the first page/m,
    );
    writeApp(davit, 'shop', { code: 2 });
    await davit.json(['publish', 'shop']);
    expect(await operator.json(['review', 'approve', 'shop', '2'])).toMatchObject({ code: 0 });
    expect(await davit.json(['release', '--app', 'shop'])).toMatchObject({
      code: 0,
      value: { channels: { stable: { current: { version_code: 2 } } } },
    });
  });

  it('release: what is new to users is named against the version that they have; a rollout grows, is held, goes on', async () => {
    writeApp(davit, 'shop', { code: 3, scopes: ['openid', 'phone'], connect: ['https://api.example'] });
    const dry = await davit.run(['publish', 'shop', '--dry-run']);
    expect(dry.out).toMatch(
      /New to users \(against version 2, which users have\):\n {2}\+ scope +phone\n {2}\+ connects to +https:/,
    );
    expect(dry.out).not.toContain('+ scope        openid');
    await davit.json(['publish', 'shop']);
    await operator.json(['review', 'approve', 'shop', '3']);
    const release = (...args: readonly string[]) => davit.json(['release', '--app', 'shop', ...args]);
    expect(await release('--percent', '10')).toMatchObject({
      code: 0,
      value: { channels: { stable: { current: { version_code: 3 }, rollout: { percent: 10 } } } },
    });
    expect(await release('--hold', 'We look at the crashes.')).toMatchObject({
      code: 0,
      value: {
        channels: { stable: { rollout: { percent: 10 } } },
        holds: { stable: { reason: 'We look at the crashes.' } },
      },
    });
    expect((await davit.run(['status', 'shop'])).out).toMatch(
      /10 percent; the others have 2 +held since .*: We look at/,
    );
    expect(await release('--percent', '50')).toMatchObject({ code: 1, value: { error: { code: 'registry/held' } } });
    expect(await release('--resume', '--percent', '50')).toMatchObject({ value: { holds: {} } });
    expect(await release('--percent', '20')).toMatchObject({ value: { error: { code: 'registry/percent-lower' } } });
    expect(await release()).toMatchObject({
      code: 0,
      value: { channels: { stable: { current: { version_code: 3 } } } },
    });
    const everybody = await davit.run(['release', '3', '--hold', 'We look.', '--app', 'shop']);
    expect([everybody.code, everybody.err]).toEqual([
      1,
      expect.stringMatching(/Nothing was released[\s\S]*Try: +davit release 3 --percent 10 --hold 'We look\.'/),
    ]);
    expect((await davit.run(['release', '--percent', '101'], {}, davit.path('shop'))).err).toContain(
      'This is no percentage',
    );
    expect((await davit.run(['release', '--channel', 'bta', '--app', 'shop'])).err).toContain('Did you mean beta?');
  });

  it('rollback: users are back on the version before, in one command', async () => {
    expect(await davit.json(['rollback', '--app', 'shop'])).toMatchObject({
      code: 0,
      value: { channels: { stable: { current: { version_code: 2 } } } },
    });
    expect(await davit.json(['rollback', '--app', 'shop'])).toMatchObject({
      code: 1,
      value: { error: { code: 'registry/no-previous' } },
    });
  });

  it('stop: never without a confirmation; it ends with --resume, a revoked version never', async () => {
    for (const args of [[], ['--reason', 'Under repair.'], ['--yes']]) {
      expect(await davit.json(['stop', '--app', 'shop', ...args])).toMatchObject({ code: 1 });
      expect((await davit.json(['status', 'shop'])).value.suspended).toBe(null);
    }
    const stopped = await davit.json(['stop', '--app', 'shop', '--reason', 'Under repair.', '--yes']);
    expect(stopped).toMatchObject({
      code: 0,
      value: { suspended: { reason: 'Under repair.' }, suspended_by: 'publisher' },
    });
    expect((await davit.run(['status', 'shop'])).out).toMatch(/^Stopped since .*: Under repair\.$/m);
    expect(await davit.json(['stop', '--app', 'shop', '--resume'])).toMatchObject({
      code: 0,
      value: { suspended: null },
    });
    const revoked = await davit.json([
      'stop',
      '--app',
      'shop',
      '--revoke',
      '3',
      '--reason',
      'It lost orders.',
      '--yes',
    ]);
    expect(revoked.code).toBe(0);
    expect((await versionsOf('shop')).map(({ state }) => state)).toEqual(['revoked', 'released', 'rejected']);
    // The operator's stop is the operator's to end.
    await operator.json(['stop', '--app', 'shop', '--reason', 'Complaints of users.', '--yes']);
    expect(await davit.json(['stop', '--app', 'shop', '--resume'])).toMatchObject({
      code: 1,
      value: { error: { code: 'registry/suspended-by-operator' } },
    });
  });

  it('logs: tells who did what, and notices a history that is not the one that it has seen', async () => {
    const { out } = await davit.run(['logs', 'shop', '--verify']);
    const { value } = await davit.json(['logs', 'shop', '--verify']);
    const verbs = (value.entries as { verb: string }[]).map(({ verb }) => verb);
    for (const verb of verbs) expect(out).toContain(` ${verb} `);
    expect(verbs).toEqual([
      ...['register', 'publish', 'reject', 'publish', 'approve', 'release', 'publish', 'approve', 'release', 'hold'],
      ...['release', 'release', 'rollback', 'suspend', 'resume', 'revoke', 'suspend'],
    ]);
    expect(out).toMatch(/The log holds: \d+ entries, [0-9a-f]{64} at its head/);
    expect(value).toMatchObject({ verified: true, before: value.head });
    const file = davit.path(`../.davit/heads/http_localhost_${new URL(bed.issuer).port}.json`);
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { seq: number; hash: string };
    for (const [head, wrong] of [
      [{ ...kept, hash: 'f'.repeat(64) }, /another history/],
      [{ seq: kept.seq + 5, hash: kept.hash }, /entries at the end are gone/],
    ] as const) {
      writeFileSync(file, JSON.stringify(head));
      const found = await davit.run(['logs', 'shop', '--verify']);
      expect([found.code, found.err]).toEqual([1, '']);
      expect(found.out).toMatch(wrong);
      // What is not explained is not taken as the new truth.
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(head);
    }
  });

  it('logout: the registry does not take the key any more, and the file is gone', async () => {
    const { value } = await davit.json(['login', '--registry', bed.issuer]);
    const file = value.file as string;
    const kept = readFileSync(file);
    expect(await davit.json(['logout'])).toMatchObject({ code: 0, value: { revoked: true } });
    expect(existsSync(file)).toBe(false);
    // A copy of the key, wherever it was taken, is worth nothing now.
    writeFileSync(file, kept, { mode: 0o600 });
    const late = await davit.run(['status', 'shop']);
    expect([late.code, late.out]).toEqual([1, '']);
    expect(late.err).toMatch(/^This login is over\n[\s\S]*\nTry: davit login/);
    expect(await davit.json(['logout'])).toMatchObject({ code: 0 });
    expect(existsSync(file)).toBe(false);
  });
});
