// What failed, by name and first word, and which of it a busy machine explains. Runs nothing.
import { isAbsolute, relative } from 'node:path';
import { ROOT } from './root.mjs';

/** A browser journey, whose pages and clicks race on a busy machine. What guards against an attack is none. */
const JOURNEY = /^(?:apps|minis|packages)\/[^/]+\/e2e\//;
const ATTACK = /\bT\d{3}\b/;
/** More than these are no accident. */
const MOST_TRIED_AGAIN = 3;

const fileOf = ({ name }) => (isAbsolute(name) ? relative(ROOT, name) : name).replaceAll('\\', '/');
const firstLine = (text = '') => text.split('\n')[0].slice(0, 300);

/** Of a report of vitest: `{file, name, why}`, in its order; a file that did not load has no name. */
export function failedTests(report) {
  return (report?.testResults ?? []).flatMap((file) => {
    if (file.status === 'failed' && file.assertionResults.length === 0)
      return [{ file: fileOf(file), name: null, why: firstLine(file.message) }];
    return file.assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => ({
        file: fileOf(file),
        name: fullName,
        why: firstLine(failureMessages?.[0]),
      }));
  });
}

export const failureLine = ({ file, name, why }) =>
  `✗ ${[file, name].filter(Boolean).join(' › ')}${why === '' ? '' : ` — ${why}`}`;

/**
 * The files to run once more, alone: those of a few journeys that failed. None when anything else failed: a race in what guards
 * against an attack, spends a code or keeps data is a fault however seldom it shows.
 */
export function filesToTryAgain(failed) {
  const isAccident = ({ file, name }) => name !== null && JOURNEY.test(file) && !ATTACK.test(name);
  if (failed.length > MOST_TRIED_AGAIN || !failed.every(isAccident)) return [];
  return [...new Set(failed.map(({ file }) => file))];
}
