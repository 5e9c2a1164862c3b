// From single arrows to the picture: ordered, repeats folded, and the steps that are still to come. Pure.
import { FLOW_STEPS, type FlowArrow, type FlowStep } from './flow-arrow.ts';

export interface FlowPicture {
  readonly arrows: readonly FlowArrow[];
  /** Steps after the furthest one that was reached. Steps that were skipped on the way are not waited for. */
  readonly toCome: readonly FlowStep[];
}

const isRepeat = (a: FlowArrow, b: FlowArrow): boolean =>
  a.title === b.title &&
  a.from === b.from &&
  a.to === b.to &&
  a.answer?.status === b.answer?.status &&
  a.answer?.text === b.answer?.text &&
  a.step !== null;

/** Neighbours that say the same become one row with a count and the time of the last. */
function fold(arrows: readonly FlowArrow[]): FlowArrow[] {
  const folded: FlowArrow[] = [];
  for (const arrow of arrows) {
    const before = folded.at(-1);
    if (before !== undefined && isRepeat(before, arrow))
      folded[folded.length - 1] = { ...arrow, id: before.id, count: before.count + arrow.count };
    else folded.push(arrow);
  }
  return folded;
}

export function flowPicture(arrows: readonly FlowArrow[]): FlowPicture {
  const ordered = arrows.map((arrow, index) => ({ arrow, index }));
  ordered.sort((a, b) => a.arrow.at - b.arrow.at || a.index - b.index);
  const reached = arrows.map(({ step }) => (step === null ? -1 : FLOW_STEPS.indexOf(step)));
  return {
    arrows: fold(ordered.map(({ arrow }) => arrow)),
    toCome: FLOW_STEPS.slice(Math.max(-1, ...reached) + 1),
  };
}
