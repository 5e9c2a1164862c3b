// `davit` from the outside: exit codes, what goes to which stream, what --json prints, and that every failure is a sentence.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Davit, openDavit } from './fixtures/davit.ts';
import { type DavitHere, openDavitHere } from './fixtures/run-here.ts';

let davit: DavitHere;
/** As a program of its own: what depends on its process. */
let program: Davit;
beforeAll(async () => {
  davit = openDavitHere();
  program = await openDavit();
}, 60_000);
afterAll(() => {
  davit?.clean();
  program?.clean();
});

const token = ['ghp', 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzAbC'].join('_');
function writeApp(name: string, files: Readonly<Record<string, string>> = {}, at: Pick<Davit, 'path'> = davit): string {
  const manifest = {
    app_id: name,
    name: 'Shop',
    version: { code: 3, name: '1.2.0' },
    davit: { publisher: 'Corner', scopes: [{ name: 'openid', purpose: 'To know you.' }] },
  };
  const all = {
    'manifest.json': JSON.stringify(manifest, null, 2),
    'index.html': '<!doctype html><title>Shop</title>',
    ...files,
  };
  mkdirSync(at.path(name), { recursive: true });
  for (const [path, text] of Object.entries(all)) writeFileSync(at.path(name, path), text);
  return name;
}
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('the command line', () => {
  it('says its version, which is the package’s', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    for (const { run } of [davit, program])
      expect(await run(['--version'])).toEqual({ code: 0, out: `davit ${version}\n`, err: '' });
  });

  it('lists its commands, and helps with each', async () => {
    const { value } = await davit.json(['help']);
    const names = (value.commands as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual([
      ...['init', 'dev', 'code', 'check', 'keys', 'pack'],
      ...['login', 'logout', 'publish', 'release', 'rollback', 'stop', 'status', 'logs', 'review'],
      ...['sign', 'verify', 'explain', 'doctor'],
    ]);
    const overview = await davit.run([]);
    expect(overview).toMatchObject({ code: 0, err: '' });
    const check = async (name: string) => {
      expect(overview.out).toContain(`davit ${name}`);
      const [help, same] = await Promise.all([davit.run([name, '--help']), davit.run(['help', name])]);
      expect([name, help.code, help.err]).toEqual([name, 0, '']);
      expect(help.out).toContain(`davit ${name}`);
      expect(same).toEqual(help);
      const json = await davit.json([name, '--help']);
      expect(json).toMatchObject({ code: 0, value: { name, flags: { json: { type: 'boolean' } } } });
      for (const flag of Object.keys(json.value.flags as object)) expect(help.out).toContain(`--${flag}`);
    };
    await Promise.all(names.map(check));
  });

  it('asks "did you mean" for a command and for a flag, with exit code 1', async () => {
    expect(await davit.run(['chekc'])).toEqual({
      code: 1,
      out: '',
      err: 'There is no such command\n  "chekc" is none. Did you mean davit check?\nTry: davit check --help\n',
    });
    const flag = await davit.run(['init', 'x', '--templat', 'vue']);
    expect(flag).toMatchObject({ code: 1, out: '' });
    expect(flag.err).toMatch(/Did you mean --template\?\nTry: davit init --help\n$/);
    expect((await davit.run(['teleport'])).err).toMatch(/"teleport" is none\.\nTry: davit help\n$/);
  });

  it('refuses a word too many', async () => {
    expect(await davit.run(['check', 'a', 'b'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('"b" is one more'),
    });
  });

  it('prints each failure as JSON with --json, and nothing else', async () => {
    for (const args of [
      ['chekc'],
      ['check', 'nowhere'],
      ['init', '../..'],
      ['keys', 'export', 'none'],
      ['explain', 'nothing-such'],
    ]) {
      const { code, out, err } = await davit.run([...args, '--json']);
      expect([args, code, err]).toEqual([args, 1, '']);
      const { ok, error } = JSON.parse(out);
      expect(ok).toBe(false);
      expect(error).toEqual({
        code: expect.stringMatching(/^[a-z]+\/[a-z-]+$/),
        title: expect.any(String),
        detail: expect.any(String),
        hint: expect.any(String),
      });
    }
  });

  it('has no colour where there is no terminal', async () => {
    writeApp('plain');
    for (const args of [['help'], ['check', 'plain'], ['doctor'], ['explain']]) {
      const { out, err } = await davit.run(args);
      expect(out + err).not.toContain('\u001b');
    }
  });
});

describe('davit keys', () => {
  it('makes a key that only its owner can read, and prints the public half alone', async () => {
    const made = await davit.json(['keys', 'make', 'first']);
    expect(made).toMatchObject({
      code: 0,
      value: { ok: true, name: 'first', public_key: expect.stringMatching(/^[\w-]{43}$/) },
    });
    const file = made.value.file as string;
    expect(mode(file)).toBe('600');
    expect(mode(dirname(file))).toBe('700');
    const [body = ''] = readFileSync(file, 'utf8').match(/^[A-Za-z0-9+/=]{40,}$/m) ?? [];
    expect(body.length).toBeGreaterThan(40);
    const exported = await davit.run(['keys', 'export', 'first']);
    expect(exported).toEqual({ code: 0, out: `${made.value.public_key}\n`, err: '' });
    for (const args of [
      ['keys', 'list'],
      ['keys', 'list', '--json'],
      ['keys', 'export', 'first', '--json'],
      ['doctor'],
    ]) {
      const { out, err } = await davit.run(args);
      expect(out + err).not.toContain(body.slice(20, 40));
    }
  });

  it('never writes over a key', async () => {
    const { value } = await davit.json(['keys', 'make', 'once']);
    const before = readFileSync(value.file as string, 'utf8');
    expect(await davit.run(['keys', 'make', 'once'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('Try: davit keys export once'),
    });
    expect(readFileSync(value.file as string, 'utf8')).toBe(before);
  });

  it.each([0o640, 0o604, 0o660, 0o620])('refuses a key file with mode %o, wherever it is used', async (bits) => {
    writeApp('shop');
    const name = `open-${bits.toString(8)}`;
    const { value } = await davit.json(['keys', 'make', name]);
    chmodSync(value.file as string, bits);
    for (const args of [
      ['keys', 'export', name],
      ['pack', 'shop', '--key', name],
      ['pack', 'shop', '--key', value.file as string],
    ])
      expect(await davit.json(args)).toMatchObject({
        code: 1,
        value: { error: { code: 'cli/key-open-to-others', hint: expect.stringContaining('chmod 600') } },
      });
    expect(await davit.json(['keys', 'list'])).toMatchObject({
      code: 0,
      value: { keys: expect.arrayContaining([expect.objectContaining({ name, public_key: null })]) },
    });
    expect(await davit.json(['doctor'])).toMatchObject({
      code: 1,
      value: { checks: expect.arrayContaining([expect.objectContaining({ name: 'keys', state: 'bad' })]) },
    });
    chmodSync(value.file as string, 0o600);
    expect((await davit.run(['keys', 'export', name])).code).toBe(0);
  });

  it('refuses names that lead elsewhere, and files that are no key, without quoting them', async () => {
    expect(await davit.json(['keys', 'make', 'A b'])).toMatchObject({
      code: 1,
      value: { error: { code: 'cli/bad-key-name' } },
    });
    writeFileSync(davit.path('not-a-key.pem'), `secret ${token}`, { mode: 0o600 });
    const { code, out, err } = await davit.run(['keys', 'export', './not-a-key.pem']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('holds no Ed25519 private key');
    expect(err).not.toContain(token);
  });
});

describe('davit check', () => {
  it('says of a good folder what would be published', async () => {
    writeApp('good');
    const { code, out, err } = await davit.run(['check', 'good']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('good can be published.');
    expect(await davit.json(['check', 'good'])).toMatchObject({
      code: 0,
      value: { ok: true, problems: [], scopes: ['openid'], files: [{ path: 'index.html' }, { path: 'manifest.json' }] },
    });
  });

  it('T089 names file and line of everything that is wrong, and no secret', async () => {
    writeApp('bad', {
      'index.html': '<!doctype html>\n<b onclick="x()">x</b>',
      'app.js': `run();\nconst auth = "${token}";\n`,
    });
    const { code, out, err } = await davit.run(['check', 'bad']);
    expect([code, err]).toEqual([1, '']);
    expect(out).toMatch(/index\.html:2:1 \(<b onclick>\)/);
    expect(out).toMatch(/app\.js:2:15\n {2}GitHub token: ghp_… \(40 characters\)\./);
    expect(out).toContain('bad cannot be published: 2 errors, 0 warnings.');
    expect(out).not.toContain(token.slice(4, 14));
    expect(await davit.json(['check', 'bad'])).toMatchObject({
      code: 1,
      value: {
        ok: false,
        problems: [
          { code: 'bundle/inline-handler', line: 2 },
          { code: 'bundle/secret', line: 2 },
        ],
      },
    });
  });

  it('names the line and the key of a manifest that does not fit', async () => {
    writeApp('odd', { 'manifest.json': '{\n  "app_id": "Odd One",\n  "name": "x"\n}' });
    expect((await davit.run(['check', 'odd'])).out).toContain('manifest.json:2:3 (app_id)');
  });

  it('writes out what would move the cursor', async () => {
    writeApp('escape', { 'index.html': '<script src="https://x.example/\u001b[2J"></script>' });
    expect((await davit.run(['check', 'escape'])).out).not.toContain('\u001b');
  });

  it('of a project it takes the build, and asks for it when it is not there', async () => {
    mkdirSync(davit.path('project/public'), { recursive: true });
    writeFileSync(davit.path('project/package.json'), '{}');
    writeFileSync(davit.path('project/public/manifest.json'), '{}');
    expect(await davit.json(['check', 'project'])).toMatchObject({
      code: 1,
      value: { error: { code: 'cli/not-built' } },
    });
    writeApp('project/dist');
    const { value } = await davit.json(['check', 'project']);
    expect(value.checked).toBe(davit.path('project/dist'));
  });
});

describe('davit pack', () => {
  it('makes the same signed bundle each time, which check takes with this key and no other', async () => {
    writeApp('parcel');
    await davit.run(['keys', 'make', 'packer']);
    await davit.run(['keys', 'make', 'stranger']);
    const { code, value } = await davit.json(['pack', 'parcel', '--key', 'packer']);
    expect([code, value.ok, value.file]).toEqual([0, true, davit.path('parcel-3.ma')]);
    const bytes = readFileSync(davit.path('parcel-3.ma'));
    expect(bytes.length).toBe(value.size);
    await davit.run(['pack', 'parcel', '--key', 'packer', '--out', 'again.ma']);
    expect(readFileSync(davit.path('again.ma'))).toEqual(bytes);
    expect(await davit.json(['check', 'parcel-3.ma', '--key', 'packer'])).toMatchObject({
      code: 0,
      value: { problems: [], digest: value.digest },
    });
    expect(await davit.json(['check', 'parcel-3.ma', '--key', value.public_key as string])).toMatchObject({ code: 0 });
    expect(await davit.json(['check', 'parcel-3.ma', '--key', 'stranger'])).toMatchObject({
      code: 1,
      value: { problems: [{ code: 'bundle/bad-signature' }] },
    });
  });

  it('packs nothing that publish would refuse, and leaves no file behind', async () => {
    writeApp('leaky', { 'app.js': `const auth = "${token}";` });
    await davit.run(['keys', 'make', 'packer']);
    expect(await davit.run(['pack', 'leaky', '--key', 'packer'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('A secret would be published'),
    });
    expect(readdirSync(davit.folder).filter((name) => /leaky.*ma|part/.test(name))).toEqual([]);
  });

  it('says what to do without a key, and where it may not write', async () => {
    writeApp('parcel');
    expect(await davit.run(['pack', 'parcel'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('Try: davit keys make\n'),
    });
    await davit.run(['keys', 'make', 'packer']);
    expect(await davit.json(['pack', 'parcel', '--key', 'packer', '--out', 'nowhere/x.ma'])).toMatchObject({
      code: 1,
      value: { error: { code: 'cli/file-enoent' } },
    });
    mkdirSync(davit.path('taken.ma'));
    const onFolder = await davit.run(['pack', 'parcel', '--key', 'packer', '--out', 'taken.ma']);
    expect([onFolder.code, onFolder.err]).toEqual([1, expect.stringContaining('nothing is written in its place')]);
  });

  it('on a full disk says so, and leaves no half of a file behind', async () => {
    writeApp('heavy', {}, program);
    await program.run(['keys', 'make', 'packer']);
    const full = await program.runOnFullDisk(['pack', 'heavy', '--key', 'packer']);
    expect([full.code, full.out]).toEqual([1, '']);
    expect(full.err).toMatch(/^The file may not grow\n[\s\S]*\nTry: Free some space/);
    expect(readdirSync(program.folder).filter((name) => /heavy-|part/.test(name))).toEqual([]);
    expect((await program.runOnFullDisk(['init', 'no-room', '--yes'])).code).toBe(1);
    expect(existsSync(program.path('no-room'))).toBe(false);
  });
});

describe('davit sign and verify', () => {
  it('are those of @davit/signature, under this name', async () => {
    await program.run(['keys', 'make', 'api', '--out', 'api.pem']);
    const signed = await program.run(['sign', '--key', 'api.pem', 'GET', 'https://api.example/orders']);
    expect(signed).toMatchObject({ code: 0, out: expect.stringMatching(/^curl /) });
    const failed = await program.run(['sign', 'GET', 'https://api.example/']);
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(/\nTry: /);
    expect(failed.err).not.toContain('davit-signature');
    writeFileSync(program.path('request.txt'), 'GET /orders HTTP/1.1\r\nHost: api.example\r\n\r\n');
    const { value } = await program.json(['keys', 'export', './api.pem']);
    writeFileSync(program.path('api.json'), JSON.stringify(value.public_jwk));
    expect((await program.run(['verify', '--key', 'api.json', 'request.txt'])).code).toBe(1);
  });
});

describe('davit explain', () => {
  it.each([
    ['bundle/secret', 'bundle/secret'],
    ['bad_manifest', 'bundle/bad-manifest'],
    ['token_expired', 'token_expired'],
    ['permission_denied', 'permission_denied'],
    ['registry/unknown-app', 'registry/unknown-app'],
  ])('%s', async (typed, code) => {
    const { code: exit, value } = await davit.json(['explain', typed]);
    expect([exit, (value.errors as { code: string }[])[0]?.code]).toEqual([0, code]);
    expect((await davit.run(['explain', typed])).out).toContain(code);
  });

  it('guesses what was meant', async () => {
    expect((await davit.run(['explain', 'bundle/secrte'])).err).toContain('Did you mean bundle/secret?');
  });
});

describe('davit doctor', () => {
  it('says port, browser and clock, and asks a registry', async () => {
    let date = new Date();
    const server = createServer((_, answer) => answer.setHeader('date', date.toUTCString()).end('{}')).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}`;
    const checks = async (args: readonly string[]) => {
      const { value } = await davit.json(['doctor', ...args]);
      return Object.fromEntries(
        (value.checks as { name: string; state: string; detail: string }[]).map((one) => [one.name, one]),
      );
    };
    try {
      const found = await checks(['--registry', address, '--port', `${port}`]);
      expect(found).toMatchObject({
        node: { state: 'good' },
        registry: { state: 'good' },
        clock: { state: 'good' },
        port: { state: 'warning', detail: `Port ${port} is taken by another program.` },
      });
      date = new Date(Date.now() + 3_600_000);
      expect((await checks(['--registry', address])).clock).toMatchObject({
        state: 'bad',
        detail: expect.stringMatching(/behind the registry/),
      });
    } finally {
      server.close();
    }
    expect((await checks(['--registry', address])).registry).toMatchObject({
      state: 'bad',
      detail: expect.stringContaining('does not answer'),
    });
    expect((await checks(['--registry', 'ftp://x'])).registry).toMatchObject({ state: 'bad' });
    expect(await davit.json(['doctor', '--port', '0x10'])).toMatchObject({
      code: 1,
      value: { error: { title: 'This is no port' } },
    });
  });
});
