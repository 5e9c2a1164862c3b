// One command of `davit` as a section of its reference page. Pure.
import { type Command, flagRows } from '@davit/cli';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** What stands in columns on the terminal keeps them. */
function notesText(notes: string): string {
  const lines = notes.split('\n').map((line) => line.trim());
  return lines.some((line) => /\S {2,}\S/.test(line)) ? ['```text', ...lines, '```'].join('\n') : lines.join('\n');
}

export function commandSection(command: Command): string {
  const { name, summary, usage, notes, examples = [] } = command;
  const call = `davit ${name}${usage === '' ? '' : ` ${usage}`}`;
  const flags = flagRows(command).map(([flag, about]) => `| \`${cell(flag)}\` | ${cell(about)} |`);
  const lines = examples.map(([line, about]) => (about === '' ? line : `${line}  # ${about}`));
  return [
    `## davit ${name}`,
    `\`${call}\` ${summary}.`,
    ['| flag | what it does |', '| --- | --- |', ...flags].join('\n'),
    ...(notes === undefined ? [] : [notesText(notes)]),
    ...(lines.length === 0 ? [] : [['```sh', ...lines, '```'].join('\n')]),
  ].join('\n\n');
}
