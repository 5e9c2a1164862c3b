// Bundles test files into one script for an engine that has the language alone: `vitest` is the shim, and whatever needs Node is
// refused here, by name.
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const SHIM = fileURLToPath(new URL('./vitest-shim.ts', import.meta.url));
const FAST_CHECK_SHIM = fileURLToPath(new URL('./fast-check-shim.ts', import.meta.url));
const ENTRY = 'virtual:bare-entry';
const BEGIN = 'virtual:bare-begin:';

/** fast-check hands these two to what has a time limit, and nothing here has one. */
const NO_TIMERS = 'const setTimeout = undefined, clearTimeout = undefined;\n';

const entryOf = (files: readonly string[]): string =>
  [
    ...files.flatMap((file, at) => [`import '${BEGIN}${at}';`, `import ${JSON.stringify(file)};`]),
    `import { runAll } from ${JSON.stringify(SHIM)}; globalThis.runAll = runAll;`,
  ].join('\n');

const bareTests = (files: readonly string[]): Plugin => ({
  name: 'bare-tests',
  enforce: 'pre',
  resolveId(id, importer) {
    if (id === 'vitest') return SHIM;
    if (id === 'fast-check' && importer !== FAST_CHECK_SHIM) return FAST_CHECK_SHIM;
    if (id.startsWith('node:')) throw new Error(`${importer} needs ${id}: a bare engine has none of it`);
    if (id === ENTRY || id.startsWith(BEGIN)) return id;
    return null;
  },
  transform: (code, id) => (id.includes('/fast-check/') ? `${NO_TIMERS}${code}` : null),
  load(id) {
    if (id === ENTRY) return entryOf(files);
    if (!id.startsWith(BEGIN)) return null;
    const name = basename(files[Number(id.slice(BEGIN.length))] ?? '');
    return `import { beginFile } from ${JSON.stringify(SHIM)}; beginFile(${JSON.stringify(name)});`;
  },
});

/** A module that leaves `runAll` behind. */
export async function bundleTests(files: readonly string[]): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['davit-source'] },
    plugins: [bareTests(files)],
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      // Test files are imported for what they do, and the packages say that importing them does nothing.
      rolldownOptions: {
        input: ENTRY,
        treeshake: false,
        output: { format: 'es', codeSplitting: false },
      },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  return outputs.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
}
