// Where the tests are and how sources resolve: every package is read from src, only browser journeys need a build.
import { defineConfig } from 'vitest/config';

const shared = {
  resolve: { conditions: ['davit-source'] },
  ssr: { resolve: { conditions: ['davit-source', 'node', 'import', 'default'] } },
};

const browser = {
  testTimeout: 120_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 15_000 } },
  // The files share no state but the modules that they import, which is most of what a file costs.
  isolate: false,
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
            'minis/*/tests/**/*.test.ts',
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
          ...browser,
          name: 'browser',
          include: ['{apps,minis,packages,conformance}/*/e2e/**/*.e2e.test.ts'],
          // A browser waits more than it works.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        ...shared,
        test: {
          ...browser,
          name: 'driven',
          include: ['conformance/*/driven/e2e/**/*.e2e.test.ts'],
          // Measures how late pages are: alone on the machine.
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
