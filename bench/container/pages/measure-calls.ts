// Calls something again and again inside a frame, and says how long it took. The same code for every subject.

/** What a subject offers to its frame: an answer without content, and a kept text. */
export interface Subject {
  empty(): Promise<unknown>;
  get(key: string): Promise<string | null>;
}
export type Operation = 'empty' | '1kb' | '100kb';
export const SIZES: Readonly<Record<Exclude<Operation, 'empty'>, number>> = { '1kb': 1_000, '100kb': 100_000 };

export interface Measured {
  readonly totalMs: number;
  /** Of each call; empty when they were all sent at once. */
  readonly samplesMs: readonly number[];
}

/** JSON-safe text that no compression or interning makes cheap. */
export function keptText(length: number): string {
  let state = 1;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += (state >>> 8).toString(36);
  }
  return text.slice(0, length);
}

async function callOnce({ empty, get }: Subject, operation: Operation): Promise<void> {
  if (operation === 'empty') return void (await empty());
  const value = await get(operation);
  if (value?.length !== SIZES[operation]) throw new Error(`${value?.length} characters instead of ${SIZES[operation]}`);
}

/** One after the other. */
export async function measureSequence(subject: Subject, operation: Operation, count: number): Promise<Measured> {
  const samplesMs: number[] = [];
  const began = performance.now();
  for (let at = 0; at < count; at += 1) {
    const sent = performance.now();
    await callOnce(subject, operation);
    samplesMs.push(performance.now() - sent);
  }
  return { totalMs: performance.now() - began, samplesMs };
}

/** All at once. */
export async function measureBurst(subject: Subject, operation: Operation, count: number): Promise<Measured> {
  const began = performance.now();
  await Promise.all(Array.from({ length: count }, () => callOnce(subject, operation)));
  return { totalMs: performance.now() - began, samplesMs: [] };
}

/** Milliseconds on a clock that all processes of one machine share. */
export const sharedNow = (): number => performance.timeOrigin + performance.now();

/** Counts what arrives, and tells when the last of `count` did. */
export function createArrivals() {
  let left = 0;
  let done: (at: number) => void = () => {};
  return {
    expect(count: number): Promise<number> {
      left = count;
      return new Promise((resolve) => {
        done = resolve;
      });
    },
    arrived(): void {
      left -= 1;
      if (left === 0) done(sharedNow());
    },
  };
}
