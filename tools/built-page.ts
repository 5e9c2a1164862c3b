// A page's script as a bundler leaves it, minified, for whatever measures or serves it: in one text, or in the parts that are loaded
// one after the other. Writes nothing.
import { type Rolldown, build as viteBuild } from 'vite';
import { ROOT } from './root.mjs';

const SOURCE = 'virtual:page';

/** A file, or the text of one. */
export type PageEntry = { readonly file: string } | { readonly source: string };

export interface PagePart {
  readonly code: string;
  /** What the page loads at once; the rest when it is first needed. */
  readonly isFirst: boolean;
  /** Parts that it cannot run without. */
  readonly imports: readonly string[];
  /** Files that it is made of. */
  readonly modules: readonly string[];
}

async function build(entry: PageEntry, isSplit: boolean): Promise<PagePart[]> {
  const input = 'file' in entry ? entry.file : SOURCE;
  const built = (await viteBuild({
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    root: ROOT,
    resolve: { conditions: ['davit-source', 'module', 'browser'] },
    // A library leaves that question to the page; this is the page.
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === SOURCE ? SOURCE : null),
        load: (id) => (id === SOURCE && 'source' in entry ? entry.source : null),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      // The form of `dist/davit-sdk.js`: a bundler that may not split needs nothing that loads a part.
      ...(!isSplit && { lib: { entry: input, formats: ['es'] } }),
      rolldownOptions: { input, output: { codeSplitting: isSplit, minify: true } },
    },
  })) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
  const chunks = [built].flat().flatMap(({ output }) => output.filter((file) => file.type === 'chunk'));
  return chunks.map(({ code, isEntry, imports, modules }) => ({
    code,
    isFirst: isEntry,
    imports,
    modules: Object.keys(modules),
  }));
}

/** As a bundler leaves it that splits off what is not needed at once. */
export const partsOf = (entry: PageEntry): Promise<PagePart[]> => build(entry, true);

/** One module without imports. */
export async function bundleOf(entry: PageEntry): Promise<string> {
  const parts = await build(entry, false);
  return parts.map(({ code }) => code).join('');
}
