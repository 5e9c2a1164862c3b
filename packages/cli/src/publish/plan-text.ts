// What will be published, as a person reads it before it happens: app, size, files with their hashes, and what is new to users. Pure.
import type { CheckReport } from '@davit/bundle';
import type { Paint } from '../terminal/paint.ts';
import { megabytes, table } from '../terminal/table.ts';
import { visible, visibleName } from '../terminal/visible.ts';
import { isWider, type ReachChange } from './reach-change.ts';
import type { SignedBundle } from './signed-bundle.ts';

/** Of a real publish; a dry run shows all. */
const SHOWN_FILES = 12;
const SHOWN_HASH = 16;

export function filesText({ files }: Pick<CheckReport, 'files'>, isWhole: boolean, paint: Paint): string {
  const bySize = [...files].sort((one, other) => other.size - one.size || (one.path < other.path ? -1 : 1));
  const shown = isWhole ? files : bySize.slice(0, SHOWN_FILES);
  const rows = shown.map(({ path, size, sha256 }) => [
    visibleName(path),
    megabytes(size),
    isWhole ? sha256 : `${sha256.slice(0, SHOWN_HASH)}…`,
  ]);
  const rest = files.length - shown.length;
  return `${table(rows)}${rest > 0 ? paint.faint(`  … and ${rest} smaller ones: --dry-run lists all\n`) : ''}`;
}

const WORDS = { scopes: 'scope', permissions: 'permission', connect: 'connects to' } as const;

export function reachText(change: ReachChange, paint: Paint): string {
  const lines = (list: ReachChange['added'], mark: string): readonly string[] =>
    Object.entries(WORDS).flatMap(([kind, word]) =>
      list[kind as keyof typeof WORDS].map((name) => `  ${mark} ${word.padEnd(11)}  ${visible(name)}`),
    );
  const against =
    change.against === null ? 'nothing is released yet' : `against version ${change.against}, which users have`;
  if (!isWider(change) && lines(change.gone, '-').length === 0) return `Asks for nothing new (${against}).\n`;
  const added = lines(change.added, '+').map((line) => paint.warning(line));
  const head = isWider(change) ? paint.strong('New to users') : 'Asks for less';
  return `${head} (${against}):\n${[...added, ...lines(change.gone, '-')].join('\n')}\n`;
}

export interface Plan {
  readonly report: CheckReport;
  readonly bundle: SignedBundle;
  readonly change: ReachChange;
  readonly issuer: string;
}

export function planText({ report, bundle, change, issuer }: Plan, isWhole: boolean, paint: Paint): string {
  const { manifest, unpacked_size: unpacked, files } = report;
  const version = manifest === null ? '' : `, version ${visible(manifest.version.name)} (${bundle.versionCode})`;
  const facts = [
    ['App', `${bundle.appId}${version}`],
    ['To', issuer],
    ['Size', `${megabytes(bundle.bytes.length)} (${megabytes(unpacked)} unpacked, ${files.length} files)`],
    ['Digest', bundle.digest],
  ];
  return [table(facts), filesText(report, isWhole, paint), reachText(change, paint)].join('\n');
}
