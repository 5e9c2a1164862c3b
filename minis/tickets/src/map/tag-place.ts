// Where a guest's name stands: above the guest, and where it would cover the stage, on the side that leads away from it. Pure; in units of
// the room.
import { type Point, ROOM, SEAT_RADIUS, STAGE } from '../room/room.ts';

export const TAG = { width: 68, height: 20 } as const;
/** How far above a seat a lifted guest hovers. */
export const HOVER = 28;
/** How much larger a guest is drawn who is up. */
export const UP_SCALE = 1.14;
const GAP = 5;
const ABOVE: Point = { x: -TAG.width / 2, y: -SEAT_RADIUS - TAG.height - GAP };
const LEFT: Point = { x: -SEAT_RADIUS - TAG.width - GAP, y: -TAG.height / 2 };
const RIGHT: Point = { x: SEAT_RADIUS + GAP, y: -TAG.height / 2 };

function coversStage(guest: Point, corner: Point, scale: number): boolean {
  const [x, y] = [guest.x + corner.x * scale, guest.y + corner.y * scale];
  const isBeside = x + TAG.width * scale <= STAGE.x || x >= STAGE.x + STAGE.width;
  return !isBeside && y < STAGE.y + STAGE.height && y + TAG.height * scale > STAGE.y;
}

/** The upper left corner of the name, from the middle of the guest, before the guest is scaled. Never outside of the room. */
export function tagPlace(guest: Point, isUp: boolean): Point {
  const scale = isUp ? UP_SCALE : 1;
  const within = ({ x, y }: Point): Point => {
    const left = Math.min(Math.max(guest.x + x * scale, 0), ROOM.width - TAG.width * scale);
    return { x: (left - guest.x) / scale, y };
  };
  if (!coversStage(guest, within(ABOVE), scale)) return within(ABOVE);
  return within(guest.x < ROOM.width / 2 && guest.x + LEFT.x * scale >= 0 ? LEFT : RIGHT);
}
