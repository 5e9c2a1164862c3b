// Runs conformance/isolation/publish.ts from its sources, in this process: it is TypeScript, and is not a test.
import { join } from 'node:path';
import { buildChanged } from './builds.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { findChromium } from './find-chromium.mjs';
import { ROOT } from './root.mjs';

/** Answers the exit code. */
export async function publishIsolation() {
  await ensureInstalled();
  process.env.DAVIT_CHROMIUM ??= await findChromium();
  // Some attacks are on Plaza itself.
  await buildChanged();
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
    const { publish } = await server.ssrLoadModule(join(ROOT, 'conformance/isolation/publish.ts'));
    return (await publish(process.env.DAVIT_LONG === '1')) ? 0 : 1;
  } finally {
    await server.close();
  }
}
