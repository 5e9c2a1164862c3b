// `davit explain <error>`: what a code means and what to do about it.
import type { Command } from '../command.ts';
import { ALL_ERRORS, type KnownError } from '../errors/all-errors.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { paintFor } from '../terminal/paint.ts';
import { suggest } from '../terminal/suggest.ts';
import { table } from '../terminal/table.ts';

const bare = (code: string): string => code.slice(code.indexOf('/') + 1);
const normal = (code: string): string => code.toLowerCase().replaceAll('_', '-');

/**
 * By its whole code or the part behind the slash, with `_` for `-` and the other way round; reasons of the authorization server are
 * printed as `auth/…`.
 */
function find(typed: string): readonly KnownError[] {
  const wanted = normal(typed).replace(/^auth\//, '');
  const whole = ALL_ERRORS.filter(({ code }) => normal(code) === wanted);
  return whole.length > 0 ? whole : ALL_ERRORS.filter(({ code }) => normal(bare(code)) === wanted);
}

export const explain: Command = {
  name: 'explain',
  summary: 'says what an error code means and what to do',
  usage: '<code>',
  words: 1,
  flags: {},
  notes: '  Without a code it lists all.',
  examples: [
    ['davit explain registry/version-conflict', ''],
    ['davit explain', 'all codes'],
  ],
  async run({ words: [typed] }, world) {
    const paint = paintFor(world);
    if (typed === undefined) {
      const rows = ALL_ERRORS.map(({ code, title }) => [code, title]);
      return { ok: true, json: { errors: ALL_ERRORS }, text: table(rows, '') };
    }
    const found = find(typed);
    if (found.length === 0) {
      const near = suggest(
        normal(typed),
        ALL_ERRORS.flatMap(({ code }) => [normal(code), normal(bare(code))]),
      );
      const code = near === null ? undefined : find(near)[0]?.code;
      throw new CliProblem({
        code: 'cli/unknown-error',
        title: 'There is no such error code',
        detail: `"${typed}" is none.${code === undefined ? '' : ` Did you mean ${code}?`}`,
        hint: `davit explain${code === undefined ? '' : ` ${code}`}`,
      });
    }
    const text = found
      .map(({ code, from, title, hint, page }) =>
        [
          paint.strong(code),
          `  ${title}: ${from}.`,
          ...(hint === null ? [] : [`  Try: ${hint}`]),
          `  ${paint.faint(page)}`,
        ].join('\n'),
      )
      .join('\n\n');
    return { ok: true, json: { errors: found }, text: `${text}\n` };
  },
};
