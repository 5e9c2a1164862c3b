// Why a mini-program could not start, in the words of a browser: the container's own fit every platform, and so name no tab and no
// browser's settings. What a development server adds for developers is kept. Pure.
import type { LaunchRefusalCode } from '@davit/container';

const WORDS: Partial<Readonly<Record<LaunchRefusalCode, (name: string) => string>>> = {
  no_storage: (name) => `${name} cannot start: this browser keeps no data for it. Allow site data and try again.`,
  isolation: (name) =>
    `${name} cannot start: it needs more protection than this browser gives. Update the browser, or use another one.`,
  wipe_failed: (name) =>
    `${name} cannot start: what another user left in it could not be deleted. Connect to the internet, close it in other tabs, and try again. If it still cannot start, delete the data of all sites in the browser’s settings, or use another browser.`,
  open_failed: (name) => `${name} could not be opened. Try again; if it still fails, reload this page.`,
  elsewhere: (name) =>
    `${name} is open in another tab, in a version that this one can no longer start. Close it there and try again.`,
};
const DETAIL = /(?<=\.) \(.*\)$/s;

export function browserWords(code: LaunchRefusalCode, sentence: string, name: string): string {
  const own = WORDS[code];
  return own === undefined ? sentence : `${own(name)}${DETAIL.exec(sentence)?.[0] ?? ''}`;
}
