// docs/reference/isolation.md: the published results, one row an attack, one column an engine. Pure.
import { ALL_BY_GROUP, type Listed } from '../all-attacks.ts';
import { HOST_P99_MS, type Lateness, SIBLING_P99_MS } from '../driven/beats.ts';
import type { Measured } from '../driven/driven-attack.ts';
import type { Engine } from '../engines/engine.ts';
import { engineNote, openReason } from './engine-reasons.ts';
import type { Verdict } from './verdict.ts';

export interface Column {
  readonly engine: Pick<Engine, 'name' | 'title'>;
  /** Null when the browser is not there. */
  readonly version: string | null;
  /** `YYYY-MM-DD`; when it was run, or looked for. */
  readonly date: string;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Why it was not run, or what went wrong around it. */
  readonly remarks: readonly string[];
  /** By attack: how late host and sibling were. */
  readonly measured?: ReadonlyMap<string, Measured>;
}

const INTRODUCTION = `# What a mini-program cannot do: measured

Written by \`npm run conformance -- isolation --write\`. Each attack is code that runs inside a mini-program's own page
(\`conformance/isolation\`). It is run twice in the same browser: once in a plain page without any of our headers and frames
(the control), once as a mini-program of the real product. A server that listens for each attack by itself (a bare connection
counts), a datagram listener, Chromium's own net log, the pages and whoever looks at the screen say what got through. “WebKitGTK” is
WebKit as a browser; “WebKitGTK native” is the host of \`apps/native-webkit\`, a view of its own for each mini-program, beside a plain
view as its control (\`npm run test:native attacks\`). The attacks of the last groups need
somebody beside the page: who types, opens a second tab, changes the user, waits, or measures how late the others are.

- **closed**: it hits in the control and does not hit in the product.
- **open**: it hits in the product.
- **not shown**: it does not hit in the control either, so that nothing is proven. The reasons stand below.
- **n/a**: this engine has no such interface.
- **does not apply**: this kind of host has nothing that it could be tried on; the reasons stand below.
- **not run**: the browser, or this attack in it, was not run. It never means passed.
`;

const word = (verdict: Verdict | undefined): string => {
  if (verdict === undefined) return 'not run';
  if (verdict.word === 'open') return '**open**';
  return verdict.word === 'not applicable' ? 'n/a' : verdict.word;
};
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const rule = (width: number): string => `|${'---|'.repeat(width)}`;
const isLimit = ({ limit }: Listed): boolean => limit !== undefined;

const WORDS = ['closed', 'open', 'not shown', 'not applicable', 'does not apply', 'not run'] as const;
const wordIn = ({ verdicts }: Column, { id }: Listed): string => verdicts.get(id)?.word ?? 'not run';
const ALL = Object.values(ALL_BY_GROUP).flat();
const PROPER = ALL.filter((attack) => !isLimit(attack));
const LIMITS = ALL.filter(isLimit);

/** `221 closed` and so on for the attacks, and last what no page can close. */
export function summary(column: Column): string[] {
  const count = (attacks: readonly Listed[]): string[] =>
    WORDS.map((wanted) => `${attacks.filter((attack) => wordIn(column, attack) === wanted).length} ${wanted}`);
  const limits = count(LIMITS).filter((text) => !text.startsWith('0 '));
  return [...count(PROPER), `limits of the web: ${limits.join(', ')}`];
}

export function reportPage(columns: readonly Column[]): string {
  const groups = Object.entries(ALL_BY_GROUP);
  const summaries = columns.map(summary);
  const heads = columns.map(({ engine }) => engine.title);

  const lines = [
    INTRODUCTION,
    '## Summary',
    '',
    row(['', ...heads]),
    rule(columns.length + 1),
    row(['version', ...columns.map(({ version }) => version ?? 'not run')]),
    row(['date', ...columns.map(({ date }) => date)]),
    ...WORDS.map((wanted, at) => row([wanted, ...summaries.map((texts) => texts[at]?.split(' ')[0] ?? '')])),
    row(['limits of the web', ...summaries.map((texts) => texts.at(-1)?.split(': ')[1] ?? '')]),
    '',
  ];
  for (const { engine, remarks } of columns) for (const remark of remarks) lines.push(`- ${engine.title}: ${remark}`);
  for (const [group, attacks] of groups) {
    lines.push('', `## ${group}`, '', row(['attack', 'what it tries', 'threat', ...heads]), rule(columns.length + 3));
    for (const { id, title, threat } of attacks.filter((attack) => !isLimit(attack)))
      lines.push(row([`\`${id}\``, title, threat, ...columns.map(({ verdicts }) => word(verdicts.get(id)))]));
  }
  lines.push(...latenessLines(columns));
  lines.push(
    '',
    '## Limits of the web',
    '',
    'Nothing that a page or a server can say closes these; a native host may.',
    '',
  );
  lines.push(row(['attack', 'what it tries', ...heads, 'why']), rule(columns.length + 3));
  for (const { id, title, limit = '' } of LIMITS)
    lines.push(row([`\`${id}\``, title, ...columns.map(({ verdicts }) => word(verdicts.get(id))), limit]));
  for (const { engine, verdicts } of columns) {
    const reasons = ALL.flatMap((attack) => {
      const verdict = verdicts.get(attack.id);
      if (verdict === undefined || verdict.word === 'closed') return [];
      // The table above says why.
      if (verdict.word === 'open' && isLimit(attack)) return [];
      const known = verdict.word === 'open' ? openReason(engine.name, attack.id) : undefined;
      return [row([`\`${attack.id}\``, word(verdict), known ?? verdict.why])];
    });
    if (reasons.length === 0) continue;
    const note = engineNote(engine.name);
    lines.push('', `## ${engine.title}: what is not closed, and why`, '', ...(note === undefined ? [] : [note, '']));
    lines.push(row(['attack', 'result', 'reason']), rule(3), ...reasons);
  }
  return `${lines.join('\n')}\n`;
}

const inWords = ({ host, sibling }: Lateness): string => `${host} / ${sibling} ms`;

/** What the attacks that hold up the device have cost others, and what the promise is. */
function latenessLines(columns: readonly Column[]): string[] {
  return columns.flatMap(({ engine, measured }) =>
    measured === undefined || measured.size === 0
      ? []
      : [
          '',
          `## ${engine.title}: how late the others were`,
          '',
          `How late the host page and a sibling reacted (99th percentile). The promise is ${HOST_P99_MS} ms for the host and ${SIBLING_P99_MS} ms for a`,
          'sibling. `calm` is the same page just before the attack.',
          '',
          row(['attack', 'calm: host / sibling', 'in the product', 'without a defence']),
          rule(4),
          ...[...measured].map(([id, { calm, product, control }]) =>
            row([`\`${id}\``, inWords(calm), inWords(product), inWords(control)]),
          ),
        ],
  );
}
