// docs/reference/isolation.md: the published results, one row an attack, one column an engine. Pure.
import type { Attack } from '../attack.ts';
import { ATTACKS_BY_GROUP } from '../attacks/index.ts';
import type { Verdict } from './verdict.ts';

export interface Column {
  readonly title: string;
  /** Null when the browser is not there. */
  readonly version: string | null;
  /** `YYYY-MM-DD`; when it was run, or looked for. */
  readonly date: string;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Why it was not run, or what went wrong around it. */
  readonly remarks: readonly string[];
}

const INTRODUCTION = `# What a mini-program cannot do: measured

Written by \`npm run conformance -- isolation --write\`. Each attack is code that runs inside a mini-program's own page
(\`conformance/isolation\`). It is run twice in the same browser: once in a plain page without any of our headers and frames
(the control), once as a mini-program of the real product. A server that listens for each attack by itself (a bare connection
counts), a datagram listener, Chromium's own net log and the pages say what got through.

- **closed**: it hits in the control and does not hit in the product.
- **open**: it hits in the product.
- **not shown**: it does not hit in the control either, so that nothing is proven. The reasons stand below.
- **n/a**: this engine has no such interface.
- **not run**: the browser, or this attack in it, was not run. It never means passed.
`;

const word = (verdict: Verdict | undefined): string => {
  if (verdict === undefined) return 'not run';
  if (verdict.word === 'open') return '**open**';
  return verdict.word === 'not applicable' ? 'n/a' : verdict.word;
};
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const isLimit = ({ limit }: Attack): boolean => limit !== undefined;

export function reportPage(columns: readonly Column[]): string {
  const groups = Object.entries(ATTACKS_BY_GROUP);
  const proper = groups.flatMap(([, attacks]) => attacks).filter((attack) => !isLimit(attack));
  const limits = groups.flatMap(([, attacks]) => attacks).filter(isLimit);
  const words = ['closed', 'open', 'not shown', 'not applicable', 'not run'] as const;
  const count = (column: Column, wanted: string): string =>
    `${proper.filter(({ id }) => (column.verdicts.get(id)?.word ?? 'not run') === wanted).length}`;
  const heads = columns.map(({ title }) => title);
  const rule = (width: number): string => `|${'---|'.repeat(width)}`;

  const lines = [
    INTRODUCTION,
    '## Summary',
    '',
    row(['', ...heads]),
    rule(columns.length + 1),
    row(['version', ...columns.map(({ version }) => version ?? 'not run')]),
    row(['date', ...columns.map(({ date }) => date)]),
    ...words.map((wanted) => row([wanted, ...columns.map((column) => count(column, wanted))])),
    '',
  ];
  for (const { title, remarks } of columns) for (const remark of remarks) lines.push(`- ${title}: ${remark}`);
  for (const [group, attacks] of groups) {
    lines.push('', `## ${group}`, '', row(['attack', 'what it tries', 'threat', ...heads]), rule(columns.length + 3));
    for (const { id, title, threat } of attacks.filter((attack) => !isLimit(attack)))
      lines.push(row([`\`${id}\``, title, threat, ...columns.map(({ verdicts }) => word(verdicts.get(id)))]));
  }
  lines.push(
    '',
    '## Limits of the web',
    '',
    'Nothing that a page or a server can say closes these; a native host may.',
    '',
  );
  lines.push(row(['attack', 'what it tries', ...heads, 'why']), rule(columns.length + 3));
  for (const { id, title, limit = '' } of limits)
    lines.push(row([`\`${id}\``, title, ...columns.map(({ verdicts }) => word(verdicts.get(id))), limit]));
  for (const { title, verdicts } of columns) {
    const reasons = [...proper, ...limits].flatMap(({ id }) => {
      const verdict = verdicts.get(id);
      return verdict === undefined || verdict.word === 'closed' ? [] : [row([`\`${id}\``, verdict.word, verdict.why])];
    });
    if (reasons.length === 0) continue;
    lines.push(
      '',
      `## ${title}: what is not closed, and why`,
      '',
      row(['attack', 'result', 'reason']),
      rule(3),
      ...reasons,
    );
  }
  return `${lines.join('\n')}\n`;
}
