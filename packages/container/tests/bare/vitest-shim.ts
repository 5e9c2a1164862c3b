// Stands in for vitest where there is no Node: collects the tests of the files that are bundled with it and runs them one after
// another. Language only. What it does not offer is not exported, or throws: nothing is skipped silently.
import { expect } from './expect.ts';

export { expect };

type Step = () => unknown;
interface Suite {
  readonly names: readonly string[];
  readonly outer: Suite | null;
  readonly hooks: Record<'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll', Step[]>;
  readonly tests: { readonly name: string; readonly run: Step }[];
  readonly suites: Suite[];
}
export interface BareReport {
  /** Full names of the tests that ran, in order. */
  readonly ran: string[];
  readonly failures: { readonly test: string; readonly error: string }[];
}

const createSuite = (names: readonly string[], outer: Suite | null): Suite => ({
  names,
  outer,
  hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
  tests: [],
  suites: [],
});
const root = createSuite([], null);
let open = root;

/** What follows stands in this file. */
export function beginFile(name: string): void {
  open = createSuite([name], root);
  root.suites.push(open);
}

const titleOf = (name: unknown): string =>
  typeof name === 'function' ? name.name : typeof name === 'string' ? name : String(name);

/** vitest's `(name, run)`, `(name, run, timeout)` and `(name, options, run)`; time-outs mean nothing without a clock. */
function bodyOf(args: readonly unknown[]): (...given: never[]) => unknown {
  for (const option of args) {
    const flags = typeof option === 'object' && option !== null ? Object.keys(option) : [];
    if (flags.some((flag) => flag !== 'timeout'))
      throw new Error(`test options ${flags} are not supported in a bare engine`);
  }
  const run = args.find((arg) => typeof arg === 'function');
  if (run === undefined) throw new Error('a test without a body is not supported in a bare engine');
  return run as (...given: never[]) => unknown;
}

function format(title: string, given: readonly unknown[], at: number): string {
  let next = 0;
  const members = (given[0] ?? {}) as Record<string, unknown>;
  return title
    .replace(/%([sdifjoO#%])/g, (all, kind: string) => {
      if (kind === '%') return '%';
      if (kind === '#') return String(at);
      if (next >= given.length) return all;
      const value = given[next++];
      return kind === 's' || kind === 'd' || kind === 'i' || kind === 'f'
        ? titleOf(value)
        : (JSON.stringify(value) ?? String(value));
    })
    .replace(/\$(\w+)/g, (all, name: string) => (Object.hasOwn(members, name) ? String(members[name]) : all));
}

type Register = (title: string, run: (...given: never[]) => unknown) => void;
const withEach = (register: Register, kind: string) => {
  const call = (name: unknown, ...rest: unknown[]): void => register(titleOf(name), bodyOf(rest));
  const each =
    (rows: readonly unknown[]) =>
    (name: unknown, ...rest: unknown[]): void => {
      if (!Array.isArray(rows) || rows.length === 0) throw new Error(`${kind}.each needs a list of cases`);
      const run = bodyOf(rest);
      rows.forEach((row, at) => {
        const given = Array.isArray(row) ? row : [row];
        register(format(titleOf(name), given, at), (() => run(...(given as never[]))) as () => unknown);
      });
    };
  const offered: Record<string, unknown> = { each };
  return new Proxy(call, {
    get(_, name) {
      const member = typeof name === 'string' && Object.hasOwn(offered, name) ? offered[name] : undefined;
      if (member === undefined) throw new Error(`${kind}.${String(name)} is not supported in a bare engine`);
      return member;
    },
  });
};

export const describe = withEach((title, run) => {
  const outer = open;
  open = createSuite([...outer.names, title], outer);
  outer.suites.push(open);
  const done = (run as Step)();
  open = outer;
  if (done instanceof Promise) throw new Error('an asynchronous describe is not supported in a bare engine');
}, 'describe');
export const test = withEach((title, run) => {
  const name = [...open.names, title].join(' > ');
  // As vitest: the test's own context. Nothing of it is offered here.
  open.tests.push({ name, run: () => (run as (context: object) => unknown)(Object.freeze({})) });
}, 'test');
export const it = test;

const hook = (kind: keyof Suite['hooks']) => (step: Step) => void open.hooks[kind].push(step);
export const beforeAll = hook('beforeAll');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');
export const afterAll = hook('afterAll');

const lineage = (suite: Suite): Suite[] => (suite.outer === null ? [suite] : [...lineage(suite.outer), suite]);
const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);

/** Runs everything collected. `starting` is told of each test before it begins, so that one that never ends has a name. */
export async function runAll(starting: (test: string) => void): Promise<BareReport> {
  const report: BareReport = { ran: [], failures: [] };
  const attempt = async (name: string, step: Step): Promise<boolean> => {
    try {
      await step();
      return true;
    } catch (error) {
      report.failures.push({ test: name, error: textOf(error) });
      return false;
    }
  };
  const all = async (steps: readonly Step[]): Promise<void> => {
    for (const step of steps) {
      const cleanUp = await step();
      if (typeof cleanUp === 'function')
        throw new Error('a hook that answers a clean-up is not supported in a bare engine');
    }
  };
  const runSuite = async (suite: Suite): Promise<void> => {
    const name = suite.names.join(' > ');
    await attempt(`${name} (beforeAll)`, () => all(suite.hooks.beforeAll));
    for (const one of suite.tests) {
      starting(one.name);
      report.ran.push(one.name);
      const prepared = await attempt(one.name, () => all(lineage(suite).flatMap(({ hooks }) => hooks.beforeEach)));
      if (prepared) await attempt(one.name, one.run);
      await attempt(one.name, () =>
        all(
          lineage(suite)
            .reverse()
            .flatMap(({ hooks }) => hooks.afterEach),
        ),
      );
    }
    for (const inner of suite.suites) await runSuite(inner);
    await attempt(`${name} (afterAll)`, () => all(suite.hooks.afterAll));
  };
  await runSuite(root);
  return report;
}
