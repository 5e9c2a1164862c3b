// `davit init`: a new project, whole: it builds, logs a user in and passes check as it is. Never writes into a folder with files.
import { existsSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parseManifest } from '@davit/bundle';
import { type Command, type Outcome, type Typed, text } from '../command.ts';
import { makeFolder } from '../folder/make-folder.ts';
import { askTemplate, askText } from '../init/ask.ts';
import { checkAppId, checkFolderName, folderFault, toAppId } from '../init/project-name.ts';
import { isTemplate, type ProjectFacts, TEMPLATES, type TemplateName, writeProject } from '../init/templates.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { suggest } from '../terminal/suggest.ts';
import { table } from '../terminal/table.ts';
import type { World } from '../terminal/world.ts';

const NAMES = Object.keys(TEMPLATES);
const DEFAULT_TEMPLATE: TemplateName = 'vanilla';

function templateOf(typed: string): TemplateName {
  if (isTemplate(typed)) return typed;
  const near = suggest(typed, NAMES);
  throw new CliProblem({
    code: 'cli/no-such-template',
    title: 'There is no such template',
    detail: `"${typed}" is none of ${NAMES.join(', ')}.${near === null ? '' : ` Did you mean ${near}?`}`,
    hint: `davit init --template ${near ?? DEFAULT_TEMPLATE}`,
  });
}

/** A sentence that lists what the manifest says about a text of the user's. */
function manifestFault(facts: ProjectFacts): string | null {
  const manifest = {
    app_id: facts.appId,
    name: facts.name,
    version: { code: 1, name: '1.0.0' },
    davit: { publisher: facts.publisher },
  };
  const parsed = parseManifest(manifest);
  return parsed.ok ? null : parsed.failure.map(({ path, message }) => `${path}: ${message}`).join('\n');
}

const titleOf = (appId: string): string => {
  const words = appId.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

interface Answers {
  readonly word: string;
  readonly template: TemplateName;
  readonly facts: ProjectFacts;
}

async function answersOf(typed: Typed, world: World): Promise<Answers> {
  const isAsking = world.isInteractive && typed.flags.yes !== true && typed.flags.json !== true;
  const given = text(typed, 'template');
  const known = given === undefined ? null : templateOf(given);
  const [first] = typed.words;
  if (first === undefined && !isAsking)
    throw new CliProblem({
      code: 'cli/bad-arguments',
      title: 'The project needs a folder',
      detail: 'Nobody is there to be asked for it.',
      hint: 'davit init my-app --template vanilla',
    });
  const word = first ?? (await askText('Where to?', 'my-app', folderFault));
  checkFolderName(word === '.' ? basename(world.folder) : word);
  const template = known ?? (isAsking ? await askTemplate() : DEFAULT_TEMPLATE);
  const appId = text(typed, 'app-id') ?? toAppId(basename(resolve(world.folder, word)));
  checkAppId(appId);
  const name = text(typed, 'name') ?? titleOf(appId);
  const publisher =
    text(typed, 'publisher') ?? (isAsking ? await askText('Who publishes it?', 'Me', () => null) : 'Me');
  return { word, template, facts: { appId, name, publisher } };
}

function checkEmpty(folder: string): void {
  if (!existsSync(folder)) return;
  if (statSync(folder).isDirectory() && readdirSync(folder).length === 0) return;
  throw new CliProblem({
    code: 'cli/folder-not-empty',
    title: 'The folder is not empty',
    detail: `${folder} has files, and nothing is written over.`,
    hint: `davit init ${basename(folder)}-2`,
  });
}

/** Whole or not at all, so that a full disk leaves nothing behind. An empty folder that is there stays the same folder. */
function writeWholeProject({ template, facts }: Answers, folder: string): readonly string[] {
  const isThere = existsSync(folder);
  makeFolder(folder);
  try {
    return writeProject(template, folder, facts);
  } catch (error) {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    if (!isThere) rmdirSync(folder);
    throw error;
  }
}

export const init: Command = {
  name: 'init',
  summary: 'starts a new mini-program',
  usage: '[folder]',
  words: 1,
  flags: {
    template: {
      type: 'string',
      short: 't',
      value: `<${NAMES.join('|')}>`,
      about: `what to start from (${DEFAULT_TEMPLATE})`,
    },
    'app-id': { type: 'string', value: '<id>', about: 'the name of its origin; from the folder’s name' },
    name: { type: 'string', value: '<text>', about: 'as users read it' },
    publisher: { type: 'string', value: '<text>', about: 'who publishes it, as users read it' },
    yes: { type: 'boolean', short: 'y', about: 'asks nothing' },
  },
  notes: table(Object.entries(TEMPLATES).map(([name, about]) => [name, about])).trimEnd(),
  examples: [
    ['davit init my-app', 'asks for a template and a publisher'],
    ["davit init my-app --template vue --publisher 'Harbour Kitchen' --yes", 'asks nothing'],
  ],
  async run(typed, world): Promise<Outcome> {
    const answers = await answersOf(typed, world);
    const fault = manifestFault(answers.facts);
    if (fault !== null)
      throw new CliProblem({
        code: 'cli/bad-arguments',
        title: 'A text does not fit',
        detail: fault,
        hint: 'davit init --help',
      });
    const folder = resolve(world.folder, answers.word);
    checkEmpty(folder);
    const files = writeWholeProject(answers, folder);
    const shown = relative(world.folder, folder) || '.';
    const steps = [
      ...(shown === '.' ? [] : [`cd ${/\s/.test(shown) ? JSON.stringify(shown) : shown}`]),
      'npm install',
      'npm run dev',
      'npx davit check',
    ];
    return {
      ok: true,
      json: { folder, template: answers.template, app_id: answers.facts.appId, name: answers.facts.name, files },
      text: `${answers.facts.name} (${answers.facts.appId}) is in ${folder}: ${files.length} files.\n\nNext:\n${steps.map((step) => `  ${step}\n`).join('')}`,
    };
  },
};
