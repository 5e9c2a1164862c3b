// What a test starts and makes: all of it is gone after the test, the last one first.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevEnv, type DevEnvOptions, startDevEnv } from '@davit/dev-env';
import { onTestFinished } from 'vitest';

export const undoAfterwards = (step: () => Promise<unknown>): void => onTestFinished(async () => void (await step()));

export async function start(options: DevEnvOptions = {}): Promise<DevEnv> {
  const env = await startDevEnv(options);
  undoAfterwards(() => env.close());
  return env;
}

export async function folder(make: Promise<string> = mkdtemp(join(tmpdir(), 'davit-test-'))): Promise<string> {
  const path = await make;
  undoAfterwards(() => rm(path, { recursive: true, force: true }));
  return path;
}
