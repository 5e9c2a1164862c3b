// Which test files of the core run in a bare engine: all of them, but for those that say here why not.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

export const NODE_ONLY: Readonly<Record<string, string>> = {
  'tests/quickjs.test.ts': 'It is what runs the others there.',
  'tests/hostile-messages.test.ts': 'A million messages take an engine without a compiler an hour.',
  'tests/kill-points.test.ts': 'Hundreds of restarts take an engine without a compiler minutes.',
  'tests/contract-native.test.ts': 'It runs pages in node:vm against a real server.',
  'tests/native-floods.test.ts': 'Megabytes of text at a time are more than the heap of that engine takes.',
  'tests/registry-rollouts.test.ts': 'The registry and four thousand users are on the other side of it.',
  'tests/size.test.ts': 'It runs a bundler over the sources, and nothing of them.',
};

const isTest = (path: string): boolean => path.endsWith('.test.ts');
const testsBelow = (folder: string, deep: boolean): string[] =>
  readdirSync(join(PACKAGE, folder), { recursive: deep, encoding: 'utf8' })
    .filter(isTest)
    .map((name) => `${folder}/${name}`);

/** Every test file of the core, relative to the package. */
export const coreTestFiles = (): string[] => [...testsBelow('src/core', true), ...testsBelow('tests', false)].sort();
export const bareTestFiles = (): string[] =>
  coreTestFiles()
    .filter((file) => !Object.hasOwn(NODE_ONLY, file))
    .map((file) => join(PACKAGE, file));
