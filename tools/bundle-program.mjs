// Bundles a TypeScript program of this repository into one file that Node runs as it is: our packages inside, npm's outside.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

/** One folder a process: two test files that build the same program at once are not in each other's way. */
const outDir = join(ROOT, 'node_modules/.cache/davit/programs', `${process.pid}`);
process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));

/** `entry` is relative to the root. Answers the path of the file, below node_modules, where npm's packages are found. */
export async function bundleProgram(entry) {
  const { build } = await import('vite');
  mkdirSync(outDir, { recursive: true });
  const name = `${entry.replaceAll(/[^A-Za-z0-9]+/g, '-')}.mjs`;
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: [/^@davit\//], resolve: { conditions: ['davit-source', 'node', 'import', 'default'] } },
    build: {
      ssr: join(ROOT, entry),
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: name } },
    },
  });
  return join(outDir, name);
}
