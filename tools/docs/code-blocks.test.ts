// Every TypeScript block of the documents, and the example of connect(), is type-checked against the sources.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../root.mjs';
import { codeBlocks } from './code-blocks.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const list = (folder: string) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
const documents = [
  'README.md',
  ...list('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}/README.md`),
  'packages/signature/docs/protect-an-api.md',
].filter((path) => ts.sys.fileExists(join(ROOT, path)));

/** What a block may use without having made it. */
const AROUND = `
declare const davit: import('@davit/sdk').Davit;
declare const session: import('@davit/sdk').Session;`;
/** Express comes without types. */
const EXPRESS = join(ROOT, 'packages/signature/tests/fixtures/express.d.ts');
const IMPORTS = `import { connect } from '@davit/sdk';`;

/** `@example` of a doc comment, as code. */
const exampleOf = (source: string): string =>
  (/@example\n([\s\S]*?)\n \*\//.exec(source)?.[1] ?? '').replaceAll(/^ \* ?/gm, '');

function findProblems(blocks: ReadonlyMap<string, string>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ['davit-source'],
    allowImportingTsExtensions: true,
    exactOptionalPropertyTypes: true,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    // Servers are Node's; what a page or a library may use is for check-layers to say.
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
    skipLibCheck: true,
  };
  const around = join(ROOT, 'tools/docs/around.d.ts');
  const files = new Map([[around, AROUND], ...blocks]);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, version) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile(path, version) : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...files.keys(), EXPRESS], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const at = file ? `${relative(ROOT, file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1}` : '';
    return `${at} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

describe('the TypeScript blocks of the documents', () => {
  const blocks = new Map(
    documents.flatMap((path) =>
      codeBlocks(read(path))
        .filter(({ language }) => language === 'ts')
        .map(({ text, line }): [string, string] => [join(ROOT, `${path}.${line}.ts`), `${text}\nexport {};\n`]),
    ),
  );
  const example = exampleOf(read('packages/sdk/src/connect.ts'));
  const connectFile = join(ROOT, 'packages/sdk/src/connect.ts.example.ts');

  it('are found, and so is the example of connect()', () => {
    expect(blocks.size).toBeGreaterThanOrEqual(4);
    expect(example).toContain('await davit.app.ready();');
  });

  it('compile', () => {
    expect(findProblems(new Map([...blocks, [connectFile, `${IMPORTS}\n${example}\nexport {};\n`]]))).toEqual([]);
  });

  it('would not, if they called what does not exist', () => {
    const wrong = join(ROOT, 'docs/wrong.ts');
    expect(findProblems(new Map([[wrong, 'await davit.ui.toast({ txt: 1 });\nexport {};\n']]))).toEqual([
      expect.stringContaining('docs/wrong.ts:1'),
    ]);
  });
});
