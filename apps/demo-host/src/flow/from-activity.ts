// What the server says a mini-program did (`/account/grants/{id}/activity`), as arrows. What the host did itself it already knows.
import type { ActivityItem } from '@davit/protocol';
import { claimNames } from '../text/claim-names.ts';
import type { FlowArrow, FlowStep } from './flow-arrow.ts';
import { FLOW_TEXTS } from './flow-texts.ts';

const SECOND = 1000;

function meaningOf({ event, reason, status }: ActivityItem): { step: FlowStep | null; title: string } | null {
  const { activity } = FLOW_TEXTS;
  if (event === 'code.redeemed') return { step: 'redeem', title: activity.redeem };
  if (event === 'token.refreshed') return { step: 'refresh', title: activity.refresh };
  if (event === 'userinfo.read') return { step: 'read', title: activity.read };
  if (event === 'userinfo.refused')
    return reason === 'token_expired'
      ? { step: 'expired', title: activity.expired }
      : { step: null, title: activity.refused };
  // Refusals at the token endpoint; `code.issued`, `grant.…` and the like were the host's own doing.
  if (event === 'code.refused' && status !== null) return { step: null, title: activity.redeemRefused };
  if (event === 'token.refused' && status !== null) return { step: null, title: activity.refreshRefused };
  return null;
}

/** What opens and what closes the door to reads. These have times to the millisecond. */
interface Doors {
  readonly opened: readonly number[];
  readonly closed: readonly number[];
}
const OPENS: ReadonlySet<string> = new Set(['code.redeemed', 'token.refreshed']);

function doorsOf(items: readonly ActivityItem[]): Doors {
  const times = (isMeant: (event: string) => boolean) =>
    items.filter(({ event }) => isMeant(event)).map(({ at }) => Date.parse(at));
  return { opened: times((event) => OPENS.has(event)), closed: times((event) => event === 'grant.withdrawn') };
}

/**
 * Rows of reads name only the second that they were in. A refusal for age stands at its start and a successful read at its
 * end, because what comes between them is the refresh. In the second of a withdrawal, what succeeded came before it (and after
 * what opened the door), and what was refused came after it.
 */
function timeOf({ at, event, reason }: ActivityItem, { opened, closed }: Doors): number {
  const time = Date.parse(at);
  if (!event.startsWith('userinfo.') || time % SECOND !== 0) return time;
  const end = time + SECOND - 1;
  const closedBy = (latest: number) => closed.find((moment) => moment >= time && moment <= latest);
  if (event === 'userinfo.refused') return reason === 'token_expired' ? time : (closedBy(end) ?? time);
  // The host's own message stands where it began, up to a second before the server's record of it.
  const withdrawn = closedBy(end + SECOND);
  return withdrawn === undefined ? end : Math.max(time, ...opened.filter((moment) => moment < withdrawn));
}

function answerText({ event, claims, reason, status }: ActivityItem): string {
  const { answers } = FLOW_TEXTS;
  if (reason !== null) return reason;
  if ((status ?? 200) >= 400) return answers.refused;
  if (event === 'code.redeemed' || event === 'token.refreshed') return answers.tokens;
  return claims.length > 0 ? claimNames(claims) : answers.done;
}

function arrowOf(item: ActivityItem, doors: Doors): FlowArrow | null {
  const meaning = meaningOf(item);
  if (meaning === null || Number.isNaN(Date.parse(item.at))) return null;
  const details: Record<string, string> = {};
  if (item.token_id !== null) details['token id'] = item.token_id;
  if (item.claims.length > 0) details.claims = item.claims.join(', ');
  if (item.reason !== null) details.reason = item.reason;
  return {
    id: `a${item.at}${item.event}${item.reason ?? ''}${item.token_id ?? ''}`,
    at: timeOf(item, doors),
    from: 'mini',
    to: 'as',
    step: meaning.step,
    title: meaning.title,
    request: item.method === null || item.path === null ? null : `${item.method} ${item.path}`,
    answer: { status: item.status, text: answerText(item), isRefused: (item.status ?? 200) >= 400 },
    durationMs: null,
    count: item.count,
    details,
  };
}

/** The items of one grant, in their order; what is no message of the mini-program is left out. */
export function arrowsFromActivity(items: readonly ActivityItem[]): FlowArrow[] {
  const doors = doorsOf(items);
  return items.map((item) => arrowOf(item, doors)).filter((arrow) => arrow !== null);
}
