// The attack suite in the native host, as a suite of `npm run test:native`: nothing that can be closed is open, and each is proven by a
// control that hits, but for those that this engine does not do at all. Says a line for each; answers the counts.
import type { Attack } from './attack.ts';
import { PAGE_ATTACKS } from './attacks/index.ts';
import { WEBKIT_NATIVE } from './engines/webkit-native.ts';
import { openReason } from './harness/engine-reasons.ts';
import { wronglyLacking } from './harness/not-applicable.ts';
import type { Verdict } from './harness/verdict.ts';
import { type IsolationRun, runIsolation } from './run.ts';

/** What this WebKit does not do without any defence either, so that nothing is proven; the published page says why for each. */
const NOT_SHOWN: readonly string[] = [
  'attribution',
  'background-fetch',
  'camera',
  'css-clip-path',
  'css-filter',
  'csp-report',
  'device-names',
  'dictionary',
  'dns-prefetch',
  'dns-prefetch-anchor',
  'fenced-frame',
  'geolocation',
  'history-length',
  'icon',
  'manifest',
  'microphone',
  'motion-event',
  'orientation-event',
  'portal',
  'prerender',
  'push',
  'reporting-endpoint',
  'screen',
  'self-navigation-api',
  'shared-array-buffer',
  'shared-memory-wasm',
  'speculation-anonymous',
  'speculation-prefetch',
  'speculation-prerender',
  'storage-files',
  'svg-use',
  'touch-icon',
  'track',
  'webtransport',
  'webtransport-hashes',
  'xslt-document',
  'xslt-stylesheet',
];
/** Fewer, and the suite has lost its controls. */
const LEAST_CLOSED = 150;

/** Null: as it should be. */
function fault({ id }: Attack, verdict: Verdict | undefined): string | null {
  switch (verdict?.word) {
    case 'closed':
    case 'does not apply':
      return null;
    case 'not applicable':
      return wronglyLacking(WEBKIT_NATIVE.name, id, verdict);
    case 'not shown':
      return NOT_SHOWN.includes(id) ? null : `not shown, so that nothing is proven. ${verdict.why}`;
    case 'open':
      return openReason(WEBKIT_NATIVE.name, id) === undefined ? `open. ${verdict.why}` : null;
    default:
      return `not run. ${verdict?.why ?? ''}`;
  }
}

/** A busy machine may be too slow for a page: what was not shown or not run is tried once more, with nothing beside it. Never what is open. */
async function runTwice(version: string): Promise<IsolationRun> {
  const first = await runIsolation(WEBKIT_NATIVE, version);
  const attacks = PAGE_ATTACKS.filter((attack) => {
    const verdict = first.verdicts.get(attack.id);
    return verdict?.word !== 'open' && fault(attack, verdict) !== null;
  });
  if (attacks.length === 0) return first;
  const { verdicts, problems } = await runIsolation(WEBKIT_NATIVE, version, { attacks });
  return { version, verdicts: new Map([...first.verdicts, ...verdicts]), problems: [...first.problems, ...problems] };
}

export async function runNativeSuite(say: (line: string) => void): Promise<{ passed: number; failed: number }> {
  const counts = { passed: 0, failed: 0 };
  const tell = (name: string, trouble: string | null): void => {
    counts[trouble === null ? 'passed' : 'failed'] += 1;
    say(trouble === null ? `✓ ${name}` : `✗ ${name}: ${trouble}`);
  };
  const found = await WEBKIT_NATIVE.find();
  if ('missing' in found) {
    tell('the attacks run', found.missing);
    return counts;
  }
  const { verdicts, problems } = await runTwice(found.version);
  const words: Record<string, number> = {};
  for (const attack of PAGE_ATTACKS) {
    const verdict = verdicts.get(attack.id);
    const word = verdict?.word ?? 'not run';
    words[word] = (words[word] ?? 0) + 1;
    const trouble = fault(attack, verdict);
    // What proves nothing is no test that has passed.
    if (word === 'closed' || trouble !== null)
      tell(`${attack.threat} ${attack.id}: ${attack.title}, gets nothing`, trouble);
  }
  tell('the host meets no trouble on its way through the attacks', problems.length === 0 ? null : problems.join('; '));
  const closed = words.closed ?? 0;
  tell(
    'all but a few attacks are proven by a control that hits',
    closed >= LEAST_CLOSED ? null : `only ${closed} are, of at least ${LEAST_CLOSED}`,
  );
  say(
    `  ${Object.entries(words)
      .map(([word, count]) => `${count} ${word}`)
      .join(', ')}`,
  );
  return counts;
}
