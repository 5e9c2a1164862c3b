// One arrow as a sentence, for people who listen. Pure.
import type { FlowArrow } from './flow-arrow.ts';
import { FLOW_TEXTS } from './flow-texts.ts';

export function arrowSentence(arrow: FlowArrow, time: string): string {
  const { lanes } = FLOW_TEXTS;
  const who = arrow.from === arrow.to ? lanes[arrow.from] : `${lanes[arrow.from]} to ${lanes[arrow.to].toLowerCase()}`;
  const parts = [`${time}. ${who}: ${arrow.title}`];
  if (arrow.request !== null) parts.push(arrow.request);
  if (arrow.answer !== null)
    parts.push(
      arrow.answer.status === null
        ? `answer: ${arrow.answer.text}`
        : `answered ${arrow.answer.status}, ${arrow.answer.text}`,
    );
  if (arrow.durationMs !== null) parts.push(`after ${arrow.durationMs} milliseconds`);
  if (arrow.count > 1) parts.push(`${arrow.count} times`);
  return `${parts.join(', ')}.`;
}
