// During a test run every server also writes its log, and the secrets that must not be in it, to one folder (DAVIT_TEST_LOG_DIR).
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerConfig } from '@davit/server';

type Log = ServerConfig['log'];

export interface TestLog {
  readonly log: Log;
  /** Says what the scanner has to look for. */
  secrets(values: readonly string[]): void;
}

/** The log as asked for when no test run collects logs. */
export function withTestLog(asked: Log, folder = process.env.DAVIT_TEST_LOG_DIR): TestLog {
  if (folder === undefined || folder === '') return { log: asked, secrets: () => undefined };
  const name = join(folder, `${process.pid}-${randomBytes(4).toString('hex')}`);
  const write = (line: string): void => {
    appendFileSync(`${name}.log`, line);
    if (asked?.level !== 'silent') asked?.write?.(line);
  };
  return {
    log: { level: 'info', write },
    secrets: (values) => appendFileSync(`${name}.secrets`, values.map((value) => `${value}\n`).join('')),
  };
}
