// The words of the bridge inspector. Names from outside are put in by the components, isolated and bounded.
import type { VerdictKind } from './call-verdict.ts';

export const INSPECTOR_TEXTS = {
  title: 'Bridge inspector',
  short: 'Inspect',
  open: 'Inspect the bridge',
  intro: 'Every call of the mini-program to the host, as it happens. Secrets are masked.',
  close: 'Close the bridge inspector',
  tools: 'User, token and link',
  user: 'User',
  switchTo: (name: string) => `Log out, and log in as ${name}`,
  token: 'Access token',
  expire: 'Expire the token now',
  expiring: 'Expiring…',
  expired: (name: string, count: number) =>
    count === 1
      ? `The access token of ${name} has expired. Its next read is answered with 401.`
      : `${count} access tokens of ${name} have expired. The next read with each is answered with 401.`,
  noToken: (name: string) => `${name} has no access token that is still good. Log in with it first.`,
  expireOffline: 'The server does not answer. Check that it runs, then try again.',
  expireUnknown: 'This server cannot expire tokens. Start a newer one, then try again.',
  expireRefused: (status: number) => `The server did not expire anything (HTTP ${status}). Its log says why.`,
  link: 'Deep link',
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'Nothing was copied. The link is selected: copy it by hand.',
  calls: 'Calls',
  count: (shown: number, all: number) =>
    shown === all ? `${all} call${all === 1 ? '' : 's'}` : `${shown} of ${all} calls`,
  method: 'Method',
  anyMethod: 'Methods',
  verdict: 'Verdict',
  anyVerdict: 'Verdicts',
  verdicts: {
    pending: 'Waiting',
    allowed: 'Allowed',
    asked: 'User asked',
    refused: 'Refused',
    limited: 'Rate limited',
  } satisfies Record<VerdictKind, string>,
  pause: 'Pause',
  resume: 'Resume',
  clear: 'Clear',
  paused: (missed: number) =>
    missed === 0
      ? 'Paused: new calls are not kept.'
      : `Paused: ${missed} call${missed === 1 ? ' was' : 's were'} not kept.`,
  none: 'No calls yet. Use the mini-program, and they appear here.',
  noMatch: 'No call fits these filters.',
  asks: 'asks for',
  hint: 'hint',
  result: 'result',
  bytes: (bytes: number) => (bytes < 10_000 ? `${bytes.toLocaleString('en')} B` : `${Math.ceil(bytes / 1000)} kB`),
  ms: (ms: number) => `${ms < 10 ? ms : Math.round(ms)} ms`,
} as const;
