// Everything that a registry knows of a mini-program, on one screen. Pure.

import type { AppView, StatisticsView, VersionView } from '../registry/registry-facts.ts';
import type { Paint } from '../terminal/paint.ts';
import { table } from '../terminal/table.ts';
import { visible } from '../terminal/visible.ts';
import { dateText, releaseText } from './release-text.ts';
import { STATE_WORDS } from './state-words.ts';

function reviewText({ state, review, widened }: VersionView): string {
  if (review?.reason) return `"${visible(review.reason)}"`;
  if (state !== 'in_review') return '';
  const asks = [...widened.scopes, ...widened.permissions, ...widened.connect];
  return asks.length === 0 ? '' : `asks for more: ${visible(asks.join(', '))}`;
}

function stateText({ state, channels }: VersionView, paint: Paint): string {
  const word = STATE_WORDS[state] ?? visible(state);
  if (state === 'released') return paint.good(`${word} (${channels.map(visible).join(', ')})`);
  if (state === 'rejected' || state === 'revoked') return paint.bad(word);
  return state === 'in_review' ? paint.warning(word) : word;
}

function countsText(counts: StatisticsView | undefined): readonly string[] {
  if (counts === undefined || counts.launches === 0) return ['', '', '', ''];
  const share = (count: number): string => `${count} (${((count / counts.launches) * 100).toFixed(1)}%)`;
  const { launches, crashes, not_ready: notReady, p95_launch_ms: p95 } = counts;
  return [String(launches), share(crashes), share(notReady), p95 === null ? '' : `${p95} ms`];
}

export interface Status {
  readonly app: AppView;
  readonly statistics: readonly StatisticsView[];
  readonly issuer: string;
  /** How many versions are shown; all of them in JSON. */
  readonly shown: number;
}

export function statusText({ app, statistics, issuer, shown }: Status, paint: Paint): string {
  const head = `${paint.strong(app.app_id)} at ${issuer}\n`;
  const versions = app.versions.slice(0, shown);
  const isCounted = statistics.some(({ launches }) => launches > 0);
  const rows = versions.map((version) => [
    String(version.version_code),
    visible(version.version_name),
    stateText(version, paint),
    dateText(version.published_at),
    ...(isCounted ? countsText(statistics.find(({ version_code: code }) => code === version.version_code)) : []),
    reviewText(version),
  ]);
  const counts = isCounted ? ['launches', 'crashes', 'not ready', 'p95'] : [];
  const columns = ['code', 'version', 'state', 'published', ...counts, ''];
  const rest = app.versions.length - versions.length;
  const list =
    rows.length === 0
      ? '  No version is published.\n'
      : `${table([columns, ...rows])}${rest > 0 ? `  … and ${rest} earlier ones: --all\n` : ''}`;
  const floor = app.floor !== null && app.floor > 1 ? `  No version below ${app.floor} runs.\n` : '';
  return [head, releaseText(app, paint) + floor, list].join('\n');
}
