// How a mini-program's end, or that it could not start, is put to the user, and the ways on, the most useful one first. Pure.
import type { EndReason, LaunchRefusalCode } from '@davit/container';
import type { Running } from '../host/runner.ts';
import { TEXTS } from '../texts.ts';
import { plainText } from './plain-text.ts';

export type Way = 'again' | 'leave' | 'clear';
export interface Ended {
  readonly title: string;
  readonly why: string;
  readonly ways: readonly Way[];
}

/** Who was stopped for what they did is not offered first. */
const LEAVE_FIRST: ReadonlySet<EndReason | LaunchRefusalCode> = new Set([
  'navigated',
  'flood',
  'focus',
  'suspended',
  'revoked',
  'isolation',
  'invalid_request',
  'container_too_old',
] as const);

const waysOf = (code: EndReason | LaunchRefusalCode): readonly Way[] => {
  if (code === 'storage_full') return ['again', 'clear', 'leave'];
  return LEAVE_FIRST.has(code) ? ['leave', 'again'] : ['again', 'leave'];
};

const OWN_WORDS: Partial<Readonly<Record<LaunchRefusalCode, (name: string) => string>>> = TEXTS.view.why;
/** What a development server adds for developers. */
const DETAIL = /(?<=\.) \(.*\)$/;

function whyOf(code: LaunchRefusalCode, sentence: string, name: string): string {
  const own = OWN_WORDS[code];
  return own === undefined ? sentence : `${own(name)}${DETAIL.exec(sentence)?.[0] ?? ''}`;
}

/** Null while it starts or runs. */
export function endedOf({ app, failure, state }: Pick<Running, 'app' | 'failure' | 'state'>): Ended | null {
  const { ends, refusals, failed } = TEXTS.view;
  if (failure !== null) {
    const { code, sentence } = failure;
    if (code === null) return { title: failed, why: sentence, ways: ['again', 'leave'] };
    return { title: refusals[code], why: whyOf(code, sentence, plainText(app.name, 40)), ways: waysOf(code) };
  }
  if (state.name !== 'crashed' && state.name !== 'stopped') return null;
  return { title: ends[state.reason], why: state.why, ways: waysOf(state.reason) };
}
