import { describe, expect, it } from 'vitest';
import { GUESTS } from '../evening/guests.ts';
import { PALETTES } from './palette.ts';

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each(Object.entries(PALETTES))('the canvas in %s', (_, palette) => {
  it('can be read: words 4.5 to 1, shapes 3 to 1', () => {
    for (const { fill, ink } of palette.hues) {
      expect(contrast(fill, ink)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(fill, palette.floor)).toBeGreaterThanOrEqual(3);
      expect(contrast(fill, palette.seat)).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(palette.table, palette.tableInk)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.stage, palette.stageInk)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.tag, palette.tagInk)).toBeGreaterThanOrEqual(4.5);
    for (const line of [palette.seatLine, palette.target])
      expect(contrast(line, palette.floor)).toBeGreaterThanOrEqual(3);
  });

  it('has a hue for every guest, and tells guests of one hue apart by their initials', () => {
    for (const { hue } of GUESTS) expect(palette.hues[hue]).toBeDefined();
    expect(new Set(GUESTS.map(({ initials }) => initials)).size).toBe(GUESTS.length);
  });
});
