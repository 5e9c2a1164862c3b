// What a notice about a running mini-program says to the user. Pure.
import type { AppNotice } from '@davit/host-app';
import { TEXTS } from '../texts.ts';

/** `name`: of the mini-program, made plain. */
export function noticeSentence(notice: AppNotice, name: string): string {
  if (notice.kind === 'recovery') return TEXTS.notice.recovery(name, new Date(notice.at).toDateString());
  return TEXTS.notice[notice.kind](name);
}
