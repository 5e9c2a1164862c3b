// Runs conformance/isolation/publish.ts from its sources, in this process: it is TypeScript, and is not a test.
import { buildChanged } from './builds.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { findChromium } from './find-chromium.mjs';
import { withSource } from './load-source.mjs';

/** Answers the exit code. */
export async function publishIsolation() {
  await ensureInstalled();
  process.env.DAVIT_CHROMIUM ??= await findChromium();
  // Some attacks are on Plaza itself, and the native host is a program that is built.
  await buildChanged();
  const isLong = process.env.DAVIT_LONG === '1';
  return (await withSource('conformance/isolation/publish.ts', ({ publish }) => publish(isLong))) ? 0 : 1;
}
