// The projects that `davit init` starts from: whole ones, each built and launched by a test. Reads the package's own folder.
import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

export const TEMPLATES = {
  vanilla: 'a page and a script, no framework',
  vue: 'Vue: one-file components',
  react: 'React: function components',
  'vue-konva': 'Vue and Konva: shapes on a canvas that are dragged and change places',
} as const;
export type TemplateName = keyof typeof TEMPLATES;

export const isTemplate = (name: string): name is TemplateName => Object.hasOwn(TEMPLATES, name);

export interface ProjectFacts {
  readonly appId: string;
  readonly name: string;
  readonly publisher: string;
}

/** What every project has; a template lies over it. */
const SHARED = 'shared';

/** By the package's name: the program may be bundled elsewhere. */
const templateFolder = (name: TemplateName | typeof SHARED): string =>
  join(dirname(createRequire(import.meta.url).resolve('@davit/cli/package.json')), 'templates', name);

const LEFT_OUT = new Set(['node_modules', 'dist']);
/** npm leaves a .gitignore out of a package, or takes it as its own. */
const GITIGNORE = '_gitignore';

function edit(file: string, change: (value: Record<string, unknown>) => Record<string, unknown>): void {
  const value = change(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

const toHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function* filesBelow(folder: string, path = ''): Generator<string> {
  for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(folder, below);
    else yield below;
  }
}

/** `folder` exists and is empty. Answers the files, as paths below it. */
export function writeProject(
  template: TemplateName,
  folder: string,
  { appId, name, publisher }: ProjectFacts,
): readonly string[] {
  const filter = (path: string): boolean => !LEFT_OUT.has(basename(path));
  for (const name of [SHARED, template] as const) cpSync(templateFolder(name), folder, { recursive: true, filter });
  renameSync(join(folder, GITIGNORE), join(folder, '.gitignore'));
  edit(join(folder, 'package.json'), (value) => ({ ...value, name: appId }));
  edit(join(folder, 'public/manifest.json'), (value) => ({
    ...value,
    app_id: appId,
    name,
    davit: { ...(value.davit as object), publisher },
  }));
  const page = join(folder, 'index.html');
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(/<title>[^<]*<\/title>/, () => `<title>${toHtml(name)}</title>`),
  );
  return [...filesBelow(folder)].sort();
}
