// Where the tests are and how sources resolve: every package is read from src, only browser journeys need a build.
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** Whoever starts something for all files of a run goes by this process. */
process.env.DAVIT_TEST_RUNNER = String(process.pid);

const shared = {
  resolve: { conditions: ['davit-source'] },
  // Not `import`: it would hold for `require` too, and pg would get its own pool as a module.
  ssr: { resolve: { conditions: ['davit-source', 'node', 'default'] } },
};

/** A wait ends with what it waits for; these bounds are for what never comes, and are far above what a busy machine takes. */
const patient = { testTimeout: 120_000, hookTimeout: 60_000, expect: { poll: { timeout: 15_000 } } };

/**
 * The files share no state but the modules that they import, which is most of what a file costs. What a module of the tests cleans
 * up, it therefore hooks to a file or a test when it is called, never when it is imported.
 */
const sharedModules = { isolate: false };

/**
 * The projects that do not measure time share these: as soon as one has no more files, the next one begins. Two on two cores,
 * for even what computes waits now and then, and a browser waits more than it works.
 */
const together = { maxWorkers: Math.max(2, availableParallelism() - 1), sequence: { groupOrder: 0 } };

/** What they use up is measured of the whole process: each of these files has one of its own. */
const MEASURED = ['packages/bundle/tests/bundle-fuzz.test.ts', 'packages/container/tests/hostile-messages.test.ts'];
const unit = { ...patient, ...together };

const browser = { ...patient, ...sharedModules };

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          ...unit,
          ...sharedModules,
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'packages/*/tests/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'apps/*/e2e/!(*.e2e).test.ts',
            'minis/*/src/**/*.test.{ts,tsx}',
            'minis/*/tests/**/*.test.ts',
            'tools/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, ...MEASURED],
        },
      },
      { ...shared, test: { ...unit, name: 'measured', include: MEASURED } },
      {
        ...shared,
        test: {
          ...patient,
          ...sharedModules,
          ...together,
          name: 'conformance',
          include: ['conformance/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/e2e/**'],
        },
      },
      {
        ...shared,
        test: {
          ...browser,
          ...together,
          name: 'browser',
          include: ['{apps,minis,packages,conformance}/*/e2e/**/*.e2e.test.ts'],
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
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
