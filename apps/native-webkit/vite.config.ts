// Bundles the native host for gjs: our packages and npm's inside, the system's libraries (gi://, system) left to gjs.
import { defineConfig } from 'vite';

export default defineConfig({
  resolve: { conditions: ['davit-source', 'module', 'import', 'default'] },
  build: {
    outDir: 'dist',
    // SpiderMonkey 102, the engine of gjs 1.74.
    target: 'firefox102',
    minify: false,
    modulePreload: false,
    lib: { entry: { main: 'src/main.ts', verify: 'src/verify.ts' }, formats: ['es'] },
    rolldownOptions: { external: [/^gi:/, 'system'] },
  },
});
