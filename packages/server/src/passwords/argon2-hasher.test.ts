// Passwords: right, wrong, nobody's; the same work for each, a bounded number at once.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPasswordHasher } from './argon2-hasher.ts';
import { createBoundedQueue } from './bounded-queue.ts';

describe(createPasswordHasher, () => {
  it('makes argon2id hashes with a salt of their own, and knows the password again', async () => {
    const hasher = createPasswordHasher();
    const [one, other] = await Promise.all([hasher.hash('davit-demo'), hasher.hash('davit-demo')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await hasher.verify(one, 'davit-demo')).toBe(true);
    expect(await hasher.verify(one, 'davit-demO')).toBe(false);
  });
  it('answers false for nobody, for the dummy’s own password, and for a damaged hash', async () => {
    const hasher = createPasswordHasher();
    expect(await hasher.verify(null, 'davit-demo')).toBe(false);
    expect(await hasher.verify(null, 'nobody has this password')).toBe(false);
    expect(await hasher.verify('$argon2id$nonsense', 'davit-demo')).toBe(false);
  });
  it('T001 works as hard for nobody as for somebody', async () => {
    const hasher = createPasswordHasher();
    // The dummy's hash is made once; what counts is each verification after it.
    await hasher.verify(null, 'x');
    let turns = 0;
    let done = false;
    const work = hasher.verify(null, 'x').then(() => {
      done = true;
    });
    while (!done) {
      await nextTurn();
      turns += 1;
    }
    await work;
    // An answer without a hash is there after a turn or two.
    expect(turns).toBeGreaterThan(30);
  });
  it('keeps the event loop turning meanwhile', async () => {
    const hasher = createPasswordHasher();
    let turns = 0;
    let done = false;
    const work = Promise.all(Array.from({ length: 6 }, () => hasher.hash('x'))).then(() => {
      done = true;
    });
    while (!done) {
      await nextTurn();
      turns += 1;
    }
    await work;
    // Hashing on the loop would let it turn a few times per hash.
    expect(turns).toBeGreaterThan(100);
  });
});

describe(createBoundedQueue, () => {
  it('runs so many at once, lets so many wait, and refuses the next', async () => {
    const queue = createBoundedQueue({ running: 2, waiting: 2 });
    let running = 0;
    let most = 0;
    const task = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await sleep(10);
      running -= 1;
    };
    const accepted = Array.from({ length: 4 }, () => queue.run(task));
    await expect(queue.run(task)).rejects.toMatchObject({ name: 'StoreUnavailable', outcome: 'nothing_written' });
    await Promise.all(accepted);
    expect(most).toBe(2);
    await queue.run(task);
  });
  it('gives the place of a failed task to the next', async () => {
    const queue = createBoundedQueue({ running: 1, waiting: 1 });
    const failing = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });
});
