// A promise with an end: whoever waits for a browser waits only so long.

export function inTime<T>(run: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no end within ${ms / 1000} s`)), ms);
  });
  return Promise.race([run, late]).finally(() => clearTimeout(timer));
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
