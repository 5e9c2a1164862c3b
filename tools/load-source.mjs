// Runs a TypeScript program of this repository from its sources, in this process: for what is no test, and finds its files beside itself.
import { join } from 'node:path';
import { ROOT } from './root.mjs';

/** `entry` is relative to the root. Answers what `use` answers of its module. */
export async function withSource(entry, use) {
  const { createServer } = await import('vite');
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    ssr: {
      noExternal: [/^@davit\//],
      resolve: {
        conditions: ['davit-source', 'node', 'import', 'default'],
        externalConditions: ['node', 'import', 'default'],
      },
    },
  });
  try {
    return await use(await server.ssrLoadModule(join(ROOT, entry)));
  } finally {
    await server.close();
  }
}
