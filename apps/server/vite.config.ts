// Bundles the server for Node: our own packages inside, npm packages (some are native) read from node_modules.
import { defineConfig } from 'vite';

export default defineConfig({
  ssr: { resolve: { conditions: ['davit-source', 'node', 'module', 'import', 'default'] }, noExternal: [/^@davit\//] },
  build: { ssr: 'src/main.ts', outDir: 'dist', target: 'node20', minify: false, sourcemap: true },
});
