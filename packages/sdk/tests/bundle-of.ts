// A page's script as a bundler leaves it, minified, in one text.
import { build, type Rolldown } from 'vite';

const ENTRY = 'virtual:page';

export async function bundleOf(source: string): Promise<string> {
  const built = (await build({
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
    build: { write: false, modulePreload: false, rolldownOptions: { input: ENTRY } },
  })) as Rolldown.RolldownOutput;
  return built.output.map((file) => ('code' in file ? file.code : '')).join('');
}
