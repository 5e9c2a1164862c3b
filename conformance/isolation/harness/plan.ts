// Which attacks run in which page load, on both sides. Pure.
import type { Attack, ControlPlace, Side } from '../attack.ts';

/** One page load of the attacker. */
export interface PlannedStage {
  readonly id: string;
  readonly side: Side;
  readonly attacks: readonly Attack[];
  readonly place: ControlPlace;
}

/** One page load of the whole browser in the control: a host with frames, or the attacker as the top page. */
export interface ControlPage {
  readonly place: ControlPlace;
  readonly stages: readonly PlannedStage[];
}

export interface Plan {
  readonly control: readonly ControlPage[];
  /** Launches in the product, in their order. */
  readonly defended: readonly PlannedStage[];
}

const placeOf = (attack: Attack): ControlPlace => attack.control ?? 'frame';
const PLACES: readonly ControlPlace[] = ['frame', 'same-origin', 'top', 'isolated'];

export function createPlan(attacks: readonly Attack[]): Plan {
  const stage = (side: Side, place: ControlPlace, list: readonly Attack[]): PlannedStage => ({
    id: `${side}-${list.length === 1 ? list[0]?.id : place}`,
    side,
    place,
    attacks: list,
  });
  const together = attacks.filter(({ alone }) => alone !== true);
  const apart = attacks.filter(({ alone }) => alone === true);

  const control: ControlPage[] = PLACES.flatMap((place) => {
    const list = together.filter((attack) => placeOf(attack) === place);
    return list.length === 0 ? [] : [{ place, stages: [stage('control', place, list)] }];
  });
  // What moves only its own frame goes beside others; what moves more gets the browser to itself.
  const beside = apart.filter((attack) => placeOf(attack) === 'frame');
  if (beside.length > 0)
    control.push({ place: 'frame', stages: beside.map((attack) => stage('control', 'frame', [attack])) });
  for (const attack of apart.filter((one) => placeOf(one) !== 'frame'))
    control.push({ place: placeOf(attack), stages: [stage('control', placeOf(attack), [attack])] });

  const alone = apart.map((attack) => stage('defended', placeOf(attack), [attack]));
  // The many first: whatever a lone one breaks does not take them along.
  const defended = [...(together.length > 0 ? [stage('defended', 'frame', together)] : []), ...alone];
  return { control, defended };
}

export const stagesOf = ({ control, defended }: Plan, side: Side): readonly PlannedStage[] =>
  side === 'control' ? control.flatMap(({ stages }) => stages) : defended;
