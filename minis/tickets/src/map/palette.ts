// The colours of the canvas, light and dark: a canvas knows no style sheet. Contrasts are held by a test.

export type Theme = 'light' | 'dark';

export interface Hue {
  readonly fill: string;
  readonly ink: string;
}
export interface Palette {
  readonly floor: string;
  readonly table: string;
  readonly tableLine: string;
  readonly tableInk: string;
  readonly stage: string;
  readonly stageInk: string;
  readonly seat: string;
  readonly seatLine: string;
  /** The seat that would be taken now. */
  readonly target: string;
  readonly tag: string;
  readonly tagInk: string;
  readonly hues: readonly Hue[];
}

const on = (ink: string, ...fills: readonly string[]): Hue[] => fills.map((fill) => ({ fill, ink }));

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    floor: '#ffffff',
    table: '#f0ebe3',
    tableLine: '#d8cdbd',
    tableInk: '#5f5344',
    stage: '#2a2464',
    stageInk: '#ffffff',
    seat: '#f7f7fb',
    seatLine: '#8683a0',
    target: '#4a3fb5',
    tag: '#1c1935',
    tagInk: '#ffffff',
    hues: on('#ffffff', '#4a3fb5', '#0d6b5e', '#a3325b', '#8a4b08', '#1a5f9e', '#6b3a86'),
  },
  dark: {
    floor: '#1b1930',
    table: '#2b2740',
    tableLine: '#433d60',
    tableInk: '#c9c3e0',
    stage: '#4a4190',
    stageInk: '#ffffff',
    seat: '#232039',
    seatLine: '#8b86ad',
    target: '#ffd166',
    tag: '#f5f3ff',
    tagInk: '#1c1935',
    hues: on('#17142b', '#b6adff', '#7fe0c3', '#ff9db1', '#ffbe7a', '#9fd0ff', '#e2b0ff'),
  },
};
