// docs/reference/platforms.md: what was run where, from the records in platform-runs.json. What has no record was not run. Pure.
import runs from './platform-runs.json' with { type: 'json' };

/** One run on a real engine or device, as the command that made it printed. */
export interface PlatformRun {
  readonly platform: keyof typeof PLATFORMS;
  readonly column: keyof typeof COLUMNS;
  /** `2026-11-22` */
  readonly date: string;
  /** Of the engine, for example `156.0.8078.79`; with the device's name in the last column. */
  readonly version: string;
  /** What anybody may run again. */
  readonly command: string;
  readonly passed: number;
  readonly failed: number;
  /** Why some failed, or what the run left out: a sentence without its full stop. */
  readonly note?: string;
}

export const PLATFORMS = {
  chromium: 'Chromium (web)',
  firefox: 'Firefox ESR (web)',
  webkitgtk: 'WebKitGTK (native, Linux)',
  android: 'Android WebView',
  wkwebview: 'WKWebView (iOS, macOS)',
  'react-native': 'React Native',
} as const;

export const COLUMNS = {
  compiles: 'compiles',
  unit: 'unit tests',
  contract: 'contract suite',
  attacks: 'attack suite',
  device: 'run on a device',
} as const;

/** `runs` of one cell: the newest counts. */
function cell(all: readonly PlatformRun[], platform: string, column: string): string {
  const run = all
    .filter((one) => one.platform === platform && one.column === column)
    .sort((a, b) => a.date.localeCompare(b.date))
    .at(-1);
  if (run === undefined) return 'not run';
  const count = run.failed === 0 ? `✓ ${run.passed}` : `${run.passed} of ${run.passed + run.failed}`;
  return column === 'compiles' ? `✓ ${run.date}` : `${count} · ${run.date}`;
}

export function platformTable(all: readonly PlatformRun[] = runs as readonly PlatformRun[]): readonly string[][] {
  return Object.entries(PLATFORMS).map(([platform, title]) => [
    title,
    ...Object.keys(COLUMNS).map((column) => cell(all, platform, column)),
  ]);
}

/** Which run each cell stands for. */
export function platformRuns(all: readonly PlatformRun[] = runs as readonly PlatformRun[]): readonly string[][] {
  return all.map(({ platform, column, version, date, command, passed, failed, note }) => [
    PLATFORMS[platform],
    COLUMNS[column],
    version,
    date,
    `\`${command}\``,
    column === 'compiles' ? 'yes' : `${passed} passed, ${failed} failed${note === undefined ? '' : `: ${note}`}`,
  ]);
}
