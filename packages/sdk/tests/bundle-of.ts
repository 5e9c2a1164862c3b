// A page's script as a bundler leaves it, minified: in one text, or in the parts that are loaded one after the other.
import { type Rolldown, build as viteBuild } from 'vite';

const ENTRY = 'virtual:page';

export interface Part {
  readonly code: string;
  /** What the page loads at once; the rest when it is first needed. */
  readonly isFirst: boolean;
}

async function build(source: string, codeSplitting: boolean): Promise<Part[]> {
  const built = (await viteBuild({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    resolve: { conditions: ['davit-source'] },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === ENTRY ? ENTRY : null),
        load: (id) => (id === ENTRY ? source : null),
      },
    ],
    build: {
      write: false,
      modulePreload: false,
      // The form of `dist/davit-sdk.js`: a bundler that may not split needs nothing that loads a part.
      ...(!codeSplitting && { lib: { entry: ENTRY, formats: ['es'] } }),
      rolldownOptions: { input: ENTRY, output: { codeSplitting, minify: true } },
    },
  })) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
  const outputs = [built].flat().flatMap(({ output }) => output);
  return outputs.flatMap((file) => ('code' in file ? [{ code: file.code, isFirst: file.isEntry }] : []));
}

export const partsOf = (source: string): Promise<Part[]> => build(source, true);

export async function bundleOf(source: string): Promise<string> {
  const parts = await build(source, false);
  return parts.map(({ code }) => code).join('');
}
