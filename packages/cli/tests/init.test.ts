// `davit init` from the outside: a whole project, or a sentence and nothing written. What it writes is built, checked and packed.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEMPLATES } from '../src/init/templates.ts';
import { buildProject, type Davit, openDavit } from './fixtures/davit.ts';

let davit: Davit;
beforeAll(async () => {
  davit = await openDavit();
}, 60_000);
afterAll(() => davit.clean());

describe.each(Object.keys(TEMPLATES))('the template %s', (template) => {
  it('becomes a project that builds, passes check as it is, and is packed', async () => {
    const folder = `my ${template}`;
    const made = await davit.json([
      'init',
      folder,
      '--template',
      template,
      '--name',
      'Tea & Cake',
      '--publisher',
      'Harbour Kitchen',
    ]);
    expect(made).toMatchObject({ code: 0, value: { ok: true, app_id: `my-${template}`, folder: davit.path(folder) } });
    const read = (path: string) => readFileSync(davit.path(folder, path), 'utf8');
    expect(JSON.parse(read('package.json'))).toMatchObject({ name: `my-${template}`, private: true });
    expect(JSON.parse(read('public/manifest.json'))).toMatchObject({
      app_id: `my-${template}`,
      name: 'Tea & Cake',
      davit: { publisher: 'Harbour Kitchen' },
    });
    expect(read('index.html')).toContain('<title>Tea &#38; Cake</title>');
    expect(read('.gitignore')).toContain('node_modules');
    expect(made.value.files).toEqual(
      expect.arrayContaining([
        '.gitignore',
        'README.md',
        'index.html',
        'package.json',
        'public/manifest.json',
        'src/host.js',
        'vite.config.ts',
      ]),
    );
    expect(made.value.files).not.toContain('_gitignore');

    expect(await davit.json(['check', folder])).toMatchObject({ code: 1, value: { error: { code: 'cli/not-built' } } });
    await buildProject(davit.path(folder));
    expect(await davit.json(['check', folder])).toMatchObject({
      code: 0,
      value: { problems: [], scopes: ['openid', 'profile'], connect: [] },
    });
    await davit.run(['keys', 'make', 'packer']);
    expect(await davit.json(['pack', folder, '--key', 'packer'])).toMatchObject({
      code: 0,
      value: { app_id: `my-${template}`, version_code: 1, left_out: [] },
    });
  }, 90_000);
});

describe('davit init', () => {
  it('starts with the first template, and says what comes next', async () => {
    const { code, out, err } = await davit.run(['init', 'plain']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Plain \(plain\) is in .*plain: \d+ files\.\n\nNext:\n {2}cd plain\n {2}npm install\n/);
    expect(statSync(davit.path('plain')).mode & 0o500).toBe(0o500);
  });

  it('takes an empty folder that is there, and the present one', async () => {
    mkdirSync(davit.path('ready'));
    expect(await davit.run(['init', '.'], {}, davit.path('ready'))).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(davit.path('ready/public/manifest.json'), 'utf8')).app_id).toBe('ready');
  });

  it('writes nothing over what is there', async () => {
    mkdirSync(davit.path('full'));
    writeFileSync(davit.path('full/notes.txt'), 'mine');
    expect(await davit.json(['init', 'full'])).toMatchObject({
      code: 1,
      value: { error: { code: 'cli/folder-not-empty' } },
    });
    expect(readdirSync(davit.path('full'))).toEqual(['notes.txt']);
  });

  it.each([
    '-rf',
    '.hidden',
    'CON',
    'nul.txt',
    'name.',
    'name ',
    'a\nb',
    'a\u001b[2J',
    'a\u202eb',
    'node_modules',
    'a;rm -rf x',
    'a`id`',
    '$(id)',
    'a|b',
    'e\u0301',
    '..',
    '/',
  ])('refuses the folder name %j with a sentence, and writes nothing', async (name) => {
    const before = readdirSync(davit.folder);
    const { code, out, err } = await davit.run(['init', '--yes', '--', name]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^This is no name for a folder\n[\s\S]*\nTry: davit init [a-z]/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through.
    expect(err).not.toMatch(/[\u001b\u202e]/);
    expect(readdirSync(davit.folder)).toEqual(before);
  });

  it('makes an app id of any other name', async () => {
    expect((await davit.json(['init', 'Ünïted Café 2'])).value.app_id).toBe('u-ni-ted-cafe-2');
    expect((await davit.json(['init', '2048'])).value.app_id).toBe('my-app');
  });

  it('says what is wrong with a flag', async () => {
    expect((await davit.run(['init', 'x', '--template', 'veu'])).err).toContain('Did you mean vue?');
    expect(await davit.json(['init', 'x', '--app-id', 'Not One'])).toMatchObject({
      code: 1,
      value: { error: { code: 'cli/bad-app-id', hint: '--app-id not-one' } },
    });
    expect((await davit.run(['init', 'x', '--name', 'a\u202eb'])).err).toContain('name: Plain text only');
    expect((await davit.run(['init'])).err).toContain('Try: davit init my-app --template vanilla');
    expect(existsSync(davit.path('x'))).toBe(false);
  });
});
