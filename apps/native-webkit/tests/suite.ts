// A test runner of a few lines: one test after the other, each with an end in time, a line for each.
const TEST_MS = 60_000;
type Test = readonly [name: string, run: () => Promise<void>];
const tests: Test[] = [];

export const test = (name: string, run: () => Promise<void>): void => void tests.push([name, run]);

export function expect(what: unknown, sentence: string): asserts what {
  if (!what) throw new Error(sentence);
}
export function equal(got: unknown, wanted: unknown, what = 'it'): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what} is ${a}, and should be ${b}`);
}
export const sleep = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

/** What is waited for right now: a test that does not end says where it stands. */
const under = new Set<string>();
export async function during<T>(what: string, work: Promise<T>): Promise<T> {
  under.add(what);
  try {
    return await work;
  } finally {
    under.delete(what);
  }
}

/** Asks until the answer is something; that answer. */
export async function until<T>(what: string, ask: () => T | Promise<T>, ms = 15_000): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await during(what, Promise.resolve(ask()));
    if (answer !== null && answer !== undefined && answer !== false) return answer as NonNullable<T>;
    if (Date.now() > end) throw new Error(`${what}: not within ${ms / 1000} s`);
    await sleep(40);
  }
}

/** For pictures of what went wrong. */
let onFailure: (name: string) => void = () => {};
export const atFailure = (look: (name: string) => void): void => {
  onFailure = look;
};

/** What the test under way has opened; closed after it, however it ends. */
const closes: (() => void)[] = [];
export const closeAfter = (close: () => void): void => void closes.push(close);

export async function runTests(suite: string): Promise<void> {
  for (const [name, run] of tests) {
    const started = Date.now();
    under.clear();
    try {
      await Promise.race([
        run(),
        sleep(TEST_MS).then(() =>
          Promise.reject(
            new Error(`no end within ${TEST_MS / 1000} s; under way: ${[...under].join('; ') || 'nothing'}`),
          ),
        ),
      ]);
      print(`✓ ${name} (${Date.now() - started} ms)`);
    } catch (error) {
      onFailure(name);
      const { message = `${error}`, stack = '' } = error as Error;
      print(`✗ ${name}: ${message.replaceAll('\n', ' ')}`);
      printerr(stack);
    }
    for (const close of closes.splice(0)) close();
  }
  print(`end of ${suite}`);
}
