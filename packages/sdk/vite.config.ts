// Builds the SDK as one file, dist/davit-sdk.js: for mini-programs that use no bundler. `tsc -b` writes the rest of dist.
import { defaultClientConditions, defineConfig } from 'vite';
import manifest from './package.json' with { type: 'json' };

export default defineConfig({
  resolve: { conditions: ['davit-source', ...defaultClientConditions] },
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: () => 'davit-sdk.js' },
    rolldownOptions: {
      output: {
        minify: true,
        codeSplitting: false,
        postBanner: `/*! ${manifest.name} ${manifest.version} | ${manifest.license} */`,
      },
    },
  },
});
