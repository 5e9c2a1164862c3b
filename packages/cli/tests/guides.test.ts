// The guides and the examples of the help, read as a shell reads them: every command of davit in them is there, with these flags.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../tools/root.mjs';
import { COMMANDS } from '../src/commands/index.ts';
import { parseArguments } from '../src/parse-arguments.ts';

const GUIDES = join(ROOT, 'docs/guide');

/** Words and quoted texts; what a shell does with files and comments is cut off. */
function wordsOf(line: string): readonly string[] {
  const command = line.replace(/\s+[<>] .*$/, '').replace(/\s+# .*$/, '');
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|<([^>]*)>|(\S+)/g)].map(
    ([, single, double, placeholder, bare]) => single ?? double ?? placeholder ?? bare ?? '',
  );
}

function commandsIn(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/^```(?:sh|yaml)\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  const lines = blocks.flatMap((text) => text.split('\n').map((line) => line.replace(/^- run: (?:npx )?/, '')));
  const inline = [...markdown.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`(davit [^`]+)`/g)].map(
    ([, text = '']) => text,
  );
  return [...lines, ...inline].filter((line) => line.startsWith('davit '));
}

/** Null, or why the command is none. */
function faultOf(line: string): string | null {
  const [, name = '', ...args] = wordsOf(line);
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) return name === 'help' ? null : `there is no davit ${name}`;
  if (command.raw !== undefined) return null;
  try {
    parseArguments(
      command,
      args.map((word) => (word === '…' ? 'x' : word)),
    );
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('what the guides tell to type', () => {
  const guides = readdirSync(GUIDES).flatMap((name) => {
    const commands = commandsIn(readFileSync(join(GUIDES, name), 'utf8'));
    return commands.length === 0 ? [] : [[name, commands] as const];
  });

  it('is there in each guide that is about the command', () => {
    const names = guides.map(([name]) => name);
    for (const name of ['publish-from-ci.md', 'publisher-keys.md', 'release-a-version.md'])
      expect(names).toContain(name);
  });

  it.each(guides)('%s', (_, commands) => {
    expect(commands.map((line) => [line, faultOf(line)]).filter(([, fault]) => fault !== null)).toEqual([]);
  });
});

describe('the examples of the help', () => {
  it.each(
    COMMANDS.filter(({ examples }) => examples !== undefined).map(({ name, examples }) => [name, examples ?? []]),
  )('davit %s', (name, examples) => {
    for (const [line] of examples as readonly (readonly [string, string])[]) {
      expect([line, line.startsWith(`davit ${String(name)}`), faultOf(line)]).toEqual([line, true, null]);
    }
  });
});
