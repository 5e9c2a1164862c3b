// One call as a sentence, for people who listen. Pure.
import type { CallRow } from './call-row.ts';
import { INSPECTOR_TEXTS } from './inspector-texts.ts';

export function callSentence({ method, asks, verdict, durationMs, resultBytes }: CallRow, time: string): string {
  const parts = [`${time}. ${method}`];
  if (asks !== null) parts.push(`${INSPECTOR_TEXTS.asks} ${asks}`);
  parts.push(verdict.text);
  if (durationMs !== null) parts.push(`after ${durationMs} milliseconds`);
  if (resultBytes !== null) parts.push(`${resultBytes} bytes`);
  return `${parts.join(', ')}.`;
}
