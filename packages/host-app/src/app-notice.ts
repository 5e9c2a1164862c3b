// What a host has to tell the user about a mini-program while it runs, beside it; which words it takes is the host's affair. Pure.
import type { ContainerEvent } from '@davit/container';

export type AppNotice =
  | {
      readonly kind:
        | 'unconfirmed'
        | 'fellBack'
        | 'withdrawn'
        | 'updateHeld'
        | 'refused'
        | 'noSuchPage'
        | 'startedAgain';
    }
  /** `at`: when the new key counts, in milliseconds. */
  | { readonly kind: 'recovery'; readonly at: number };

/** A notice that stands from now on, or with null no longer. */
export interface NoticeChange {
  readonly kind: AppNotice['kind'];
  readonly notice: AppNotice | null;
}

/** The host's own store or check failed: nobody sent anything wrong, and the next launch tries again. */
const OWN_TROUBLE: readonly string[] = ['store_failed', 'unverified'];

const standing = (notice: AppNotice): NoticeChange => ({ kind: notice.kind, notice });

/** The notice that an event puts up or takes down; null for events that concern no running mini-program. */
export function noticeChange(event: ContainerEvent): NoticeChange | null {
  switch (event.type) {
    case 'status_unknown':
      return standing({ kind: 'unconfirmed' });
    case 'status_known':
      return { kind: 'unconfirmed', notice: null };
    case 'fell_back':
      return standing({ kind: 'fellBack' });
    case 'withdrawn':
      return standing({ kind: 'withdrawn' });
    case 'update_held':
      return standing({ kind: 'updateHeld' });
    case 'route_denied':
      return standing({ kind: 'noSuchPage' });
    case 'recovery_announced':
      return standing({ kind: 'recovery', at: event.effectiveAt * 1000 });
    case 'record_refused':
    case 'bundle_refused':
      return OWN_TROUBLE.includes(event.reason) ? null : standing({ kind: 'refused' });
    default:
      return null;
  }
}
