// Where the tests are and how sources resolve: every package is read from src, nothing needs a build.
import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['davit-source'] };
const ssr = { resolve: { conditions: ['davit-source', 'node', 'import', 'default'] } };

export default defineConfig({
  resolve,
  ssr,
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'packages/*/tests/**/*.test.ts', 'tools/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
