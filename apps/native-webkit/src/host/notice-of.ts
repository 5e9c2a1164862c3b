// What an event of the container means for the user while the mini-program runs: a sentence, null when one is over, undefined when
// the event concerns nobody who looks on. Pure.
import type { ContainerEvent } from '@davit/container';
import { type AppNotice, noticeChange } from '@davit/host-app';
import { TEXTS } from '../texts.ts';

function sentenceOf(notice: AppNotice): string | undefined {
  const { unconfirmed, fellBack, withdrawn, recovery, refused } = TEXTS.notice;
  switch (notice.kind) {
    case 'unconfirmed':
      return unconfirmed;
    case 'fellBack':
      return fellBack;
    case 'withdrawn':
      return withdrawn;
    case 'recovery':
      return recovery(new Date(notice.at).toDateString());
    case 'refused':
      return refused;
    default:
      return undefined;
  }
}

export function noticeOf(event: ContainerEvent): string | null | undefined {
  const change = noticeChange(event);
  if (change === null) return undefined;
  return change.notice === null ? null : sentenceOf(change.notice);
}
