// Entries of the log that are about one mini-program, a line each. Pure.
import type { LogBody, LogEntry } from '@davit/registry';
import { dateText } from '../release/release-text.ts';
import { table } from '../terminal/table.ts';
import { visible } from '../terminal/visible.ts';

/** Bodies of other publishers are withheld; one that is no JSON is passed over. */
export function bodiesOf(entries: readonly LogEntry[], appId: string | null): readonly LogBody[] {
  return entries.flatMap(({ body }) => {
    try {
      const value = body === null ? null : (JSON.parse(body) as LogBody | null);
      return value !== null && (appId === null || value.app_id === appId) ? [value] : [];
    } catch {
      return [];
    }
  });
}

/** Of the evidence what a person looks for; all of it with --json. */
const TOLD = ['channel', 'percent', 'to', 'state', 'reason', 'by', 'publisher', 'digest'];
const SHOWN_HASH = 12;

function evidenceText(evidence: LogBody['evidence']): string {
  return TOLD.flatMap((name) => {
    const value = evidence[name];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const text = name === 'digest' ? `${String(value).slice(0, SHOWN_HASH)}…` : String(value);
    return [`${name} ${visible(text)}`];
  }).join(', ');
}

export const logText = (bodies: readonly LogBody[], isOfAll: boolean): string =>
  table(
    bodies.map(({ seq, at, actor, verb, app_id: appId, version_code: code, evidence }) => [
      String(seq),
      dateText(at),
      visible(String(verb)),
      ...(isOfAll ? [visible(String(appId))] : []),
      code === null ? '' : `version ${code}`,
      visible(String(actor)),
      evidenceText(evidence ?? {}),
    ]),
    '',
  );
