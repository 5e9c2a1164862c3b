// The chain of publisher keys from the outside: the root's word, a key that hands over to the next, a lost key, and what a pipeline has.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRegistryBed, type RegistryBed } from './fixtures/registry-bed.ts';
import { type DavitHere, openDavitHere } from './fixtures/run-here.ts';
import { writeApp } from './fixtures/write-app.ts';

let bed: RegistryBed;
let davit: DavitHere;
let operator: DavitHere;
beforeAll(async () => {
  [davit, operator] = [openDavitHere(), openDavitHere()];
  bed = await openRegistryBed();
  await davit.json(['login', '--registry', bed.issuer, '--code', await bed.publisherCode('foods')]);
  await operator.json(['login', '--registry', bed.issuer, '--code', await bed.operatorCode('ana')]);
  writeFileSync(operator.path('root.pem'), bed.rootPem, { mode: 0o600 });
}, 60_000);
afterAll(async () => {
  davit?.clean();
  operator?.clean();
  await bed?.close();
});

async function newKey(name: string): Promise<string> {
  const { value } = await davit.json(['keys', 'make', name]);
  return value.public_key as string;
}
/** The root's word for a key, as the operator makes it. */
async function vouch(appId: string, publicKey: string, ...args: readonly string[]): Promise<string> {
  const said = await operator.run(['keys', 'vouch', publicKey, '--app', appId, '--root', './root.pem', ...args]);
  expect([said.code, said.err]).toEqual([0, '']);
  writeFileSync(operator.path(`${appId}.json`), said.out);
  return `${appId}.json`;
}
const enter = (file: string, ...args: readonly string[]) => operator.json(['keys', 'enter', file, ...args]);

describe('davit keys', () => {
  it('registers a mini-program for the publisher whose key the root has signed', async () => {
    const first = await newKey('publisher');
    const link = await vouch('bakery', first);
    expect(readFileSync(operator.path(link), 'utf8')).not.toContain('PRIVATE');
    expect(await enter(link)).toMatchObject({
      code: 1,
      value: { error: { title: 'It is not said whose mini-program it is' } },
    });
    expect(await enter(link, '--publisher', 'foods', '--review', 'none')).toMatchObject({ code: 0 });
    expect(await davit.json(['publish', writeApp(davit, 'bakery')])).toMatchObject({ code: 0 });
    // Only the operator's people hand links of the root in.
    expect(await davit.json(['keys', 'enter', operator.path(link), '--publisher', 'foods'])).toMatchObject({
      code: 1,
      value: { error: { code: 'auth/invalid_scope' } },
    });
  });

  it('rotate: the present key vouches for the next one, and is of no use from then on', async () => {
    await newKey('second');
    expect((await davit.run(['keys', 'rotate'])).err).toContain('Try: davit keys make next');
    const rotated = await davit.json(['keys', 'rotate', 'second', '--app', 'bakery']);
    expect(rotated).toMatchObject({ code: 0, value: { publisher_key: { index: 1, from_version_code: 2 } } });
    writeApp(davit, 'bakery', { code: 2 });
    expect(await davit.json(['publish', 'bakery'])).toMatchObject({
      code: 1,
      value: { error: { code: 'registry/bundle-refused' } },
    });
    expect(await davit.json(['publish', 'bakery', '--key', 'second'])).toMatchObject({ code: 0 });
    // The first one does not vouch for anything any more.
    await newKey('third');
    expect(await davit.json(['keys', 'rotate', 'third', '--app', 'bakery'])).toMatchObject({
      code: 1,
      value: { error: { code: 'registry/bad-publisher-keys' } },
    });
    expect(await davit.json(['keys', 'rotate', 'third', '--app', 'bakery', '--key', 'second'])).toMatchObject({
      code: 0,
      value: { publisher_key: { index: 2, from_version_code: 3 } },
    });
  });

  it('a lost key: the root’s recovery counts after 72 hours, and not before', async () => {
    const lost = await newKey('lost');
    await enter(await vouch('dairy', lost), '--publisher', 'foods');
    const found = await newKey('found');
    const recovery = await vouch('dairy', found, '--recovery', '1');
    const entered = await operator.run(['keys', 'enter', recovery]);
    const due = new Date(Date.now() + 72 * 3_600_000).toISOString().slice(0, 10);
    expect(entered.out).toMatch(new RegExp(`^From ${due} .* hosts go by the key before, and say so\\.`));
    writeApp(davit, 'dairy');
    expect(await davit.json(['publish', 'dairy', '--key', 'found'])).toMatchObject({
      code: 1,
      value: { error: { code: 'registry/bundle-refused' } },
    });
    expect(await davit.json(['publish', 'dairy', '--key', 'lost'])).toMatchObject({ code: 0 });
    // The same, signed three days ago.
    await enter(await vouch('grocer', lost), '--publisher', 'foods');
    const early = await operator.runAt(
      () => Date.now() - 73 * 3_600_000,
      [...['keys', 'vouch', found, '--app', 'grocer', '--root', './root.pem', '--recovery', '1']],
    );
    writeFileSync(operator.path('early.json'), early.out);
    expect(await enter('early.json')).toMatchObject({ code: 0 });
    writeApp(davit, 'grocer');
    expect(await davit.json(['publish', 'grocer', '--key', 'lost'])).toMatchObject({ code: 1 });
    expect(await davit.json(['publish', 'grocer', '--key', 'found'])).toMatchObject({ code: 0 });
  });

  it('what is no link, or another root’s, is refused', async () => {
    writeFileSync(operator.path('odd.json'), '{"app_id":"bakery"}');
    expect(await enter('odd.json')).toMatchObject({ code: 1, value: { error: { code: 'cli/bad-key-link' } } });
    await operator.json(['keys', 'make', 'other-root', '--out', './other.pem']);
    const said = await operator.run([
      'keys',
      'vouch',
      await newKey('mine'),
      '--app',
      'stolen',
      '--root',
      './other.pem',
    ]);
    writeFileSync(operator.path('stolen.json'), said.out);
    expect(await enter('stolen.json', '--publisher', 'foods')).toMatchObject({
      code: 1,
      value: { error: { code: 'registry/bad-publisher-keys' } },
    });
  });

  it('a pipeline has key and login in variables, and no file', async () => {
    const pem = readFileSync(davit.path('../.davit/keys/found.pem'), 'utf8');
    const elsewhere = openDavitHere();
    const code = await bed.publisherCode('foods');
    await davit.json(['login', '--registry', bed.issuer, '--code', code, '--out', 'ci.json']);
    const environment = { DAVIT_LOGIN: readFileSync(davit.path('ci.json'), 'utf8'), DAVIT_KEY: pem };
    writeApp(elsewhere, 'grocer', { code: 2 });
    const done = await elsewhere.run(['publish', 'grocer', '--key', 'env:DAVIT_KEY', '--json'], environment);
    expect([done.code, JSON.parse(done.out).state]).toEqual([0, 'published']);
    expect((await elsewhere.run(['publish', 'grocer', '--key', 'env:NOT_THERE'], environment)).err).toContain(
      '$NOT_THERE is empty',
    );
    const cut = await elsewhere.run(['publish', 'grocer', '--key', 'env:DAVIT_KEY'], {
      ...environment,
      DAVIT_KEY: pem.slice(0, 60),
    });
    expect(cut.code).toBe(1);
    expect(cut.err).not.toContain(pem.slice(30, 55));
    elsewhere.clean();
  });
});
