// How a mini-program's end, or that it could not start, is put to the user: a title above the container's sentence, and the
// ways on, the most useful one first. Every reason that the container knows has its place here. Pure.
import type { EndReason, LaunchRefusalCode } from '@davit/container';
import { plainText } from '@davit/host';
import { TEXTS } from '../texts.ts';
import { browserWords } from './browser-words.ts';
import type { Running } from './runner.ts';

/** `again` follows the link that led here, `plain` does not; `clear` deletes what the mini-program has stored. */
export type Way = 'again' | 'openAgain' | 'plain' | 'reload' | 'leave' | 'clear';
export interface Ended {
  readonly title: string;
  readonly why: string;
  readonly ways: readonly [Way, ...Way[]];
}
type Ways = Ended['ways'];

/** It ran. Who was stopped for what they did is not offered first. */
const AFTER_END: Readonly<Record<EndReason, Ways>> = {
  splash_timeout: ['again', 'leave'],
  documents: ['openAgain', 'leave'],
  crash: ['openAgain', 'leave'],
  hang: ['openAgain', 'leave'],
  memory: ['openAgain', 'leave'],
  os: ['openAgain', 'leave'],
  revoked: ['openAgain', 'leave'],
  expired: ['openAgain', 'leave'],
  navigated: ['leave', 'openAgain'],
  flood: ['leave', 'openAgain'],
  focus: ['leave', 'openAgain'],
  suspended: ['leave', 'again'],
};

/** It could not start. Where trying again now leads nowhere, the way back comes first. */
const AFTER_REFUSAL: Readonly<Record<LaunchRefusalCode, Ways>> = {
  offline: ['again', 'leave'],
  expired: ['again', 'leave'],
  tampered: ['again', 'leave'],
  elsewhere: ['again', 'leave'],
  no_storage: ['again', 'leave'],
  wipe_failed: ['again', 'leave'],
  cancelled: ['again', 'leave'],
  open_failed: ['again', 'reload', 'leave'],
  storage_full: ['again', 'clear', 'leave'],
  container_too_old: ['reload', 'leave'],
  suspended: ['leave', 'again'],
  revoked: ['leave', 'again'],
  isolation: ['leave', 'again'],
  invalid_request: ['leave', 'again'],
};

/** Null while it starts or runs. `byLink`: the address asks for more than the mini-program itself. */
export function endedOf(
  { app, failure, state }: Pick<Running, 'app' | 'failure' | 'state'>,
  byLink: boolean,
): Ended | null {
  const { ends, refusals, failed } = TEXTS.view;
  if (failure !== null) {
    const { code, sentence } = failure;
    if (code === null) return { title: failed, why: sentence, ways: ['again', 'leave'] };
    const why = browserWords(code, sentence, plainText(app.name, 40));
    const ways: Ways = code === 'invalid_request' && byLink ? ['plain', 'leave'] : AFTER_REFUSAL[code];
    return { title: refusals[code], why, ways };
  }
  if (state.name !== 'crashed' && state.name !== 'stopped') return null;
  return { title: ends[state.reason], why: state.why, ways: AFTER_END[state.reason] };
}
