// For a program of the tests: a wall clock that is wrong by the milliseconds of the third argument, and can be made to jump.
let shift = Number(process.argv[3] ?? 0);
const RealDate = Date;

class ShiftedDate extends RealDate {
  constructor(...parts: [] | [value: number | string]) {
    if (parts.length === 0) super(RealDate.now() + shift);
    else super(parts[0]);
  }
  static override now(): number {
    return RealDate.now() + shift;
  }
}
globalThis.Date = ShiftedDate as DateConstructor;

export const jump = (ms: number): void => {
  shift += ms;
};
