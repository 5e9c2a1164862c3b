// What an event of the container means for the user while the mini-program runs: a sentence, null when one is over, undefined when
// the event concerns nobody who looks on. Pure.
import type { ContainerEvent } from '@davit/container';
import { TEXTS } from '../texts.ts';

/** The host's own store or check failed: nobody sent anything wrong, and the next launch tries again. */
const OWN_TROUBLE: readonly string[] = ['store_failed', 'unverified'];

export function noticeOf(event: ContainerEvent): string | null | undefined {
  const { notice } = TEXTS;
  switch (event.type) {
    case 'status_unknown':
      return notice.unconfirmed;
    case 'status_known':
      return null;
    case 'fell_back':
      return notice.fellBack;
    case 'withdrawn':
      return notice.withdrawn;
    case 'recovery_announced':
      return notice.recovery(new Date(event.effectiveAt * 1000).toDateString());
    case 'record_refused':
    case 'bundle_refused':
      return OWN_TROUBLE.includes(event.reason) ? undefined : notice.refused;
    default:
      return undefined;
  }
}
