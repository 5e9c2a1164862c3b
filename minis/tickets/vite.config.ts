// Builds Tickets into static files for the root of its own origin: no inline script, nothing from elsewhere.
import vue from '@vitejs/plugin-vue';
import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  base: './',
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: 'false' },
  resolve: {
    conditions: ['davit-source', ...defaultClientConditions],
    // vue-konva asks all of Konva for one setting, which its core has too: without this, every shape and filter comes along.
    alias: [{ find: /^konva$/, replacement: 'konva/lib/Core' }],
  },
  build: { outDir: 'dist', target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
