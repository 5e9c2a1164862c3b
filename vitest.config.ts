// Where the tests are and how sources resolve: every package is read from src, only browser journeys need a build.
import { defineConfig } from 'vitest/config';

const shared = {
  resolve: { conditions: ['davit-source'] },
  ssr: { resolve: { conditions: ['davit-source', 'node', 'import', 'default'] } },
};

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'packages/*/tests/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'minis/*/src/**/*.test.{ts,tsx}',
            'tools/**/*.test.ts',
          ],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          name: 'conformance',
          include: ['conformance/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/e2e/**'],
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          name: 'browser',
          include: ['{apps,minis,packages,conformance}/*/e2e/**/*.e2e.test.ts', 'conformance/**/e2e/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
          // A browser takes both cores by itself.
          fileParallelism: false,
          // The files share no state but the modules that they import, which is most of what a file costs.
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
