// `davit doctor`: whether this machine has what the other commands need.
import { type Command, text } from '../command.ts';
import type { Diagnosis } from '../doctor/diagnosis.ts';
import { lookOver } from '../doctor/look-over.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { type Paint, paintFor } from '../terminal/paint.ts';
import { withProgress } from '../terminal/progress.ts';
import { visible } from '../terminal/visible.ts';

const DEFAULT_PORT = 4000;

function line({ name, state, detail, hint }: Diagnosis, paint: Paint): string {
  const mark = { good: paint.good('good   '), warning: paint.warning('warning'), bad: paint.bad('bad    ') }[state];
  return `${mark}  ${name.padEnd(8)}  ${visible(detail)}\n${hint === undefined ? '' : `${' '.repeat(19)}Try: ${visible(hint)}\n`}`;
}

function portOf(typed: string | undefined): number {
  const number = Number(typed ?? DEFAULT_PORT);
  if (typed === undefined || (/^[0-9]{1,5}$/.test(typed) && number >= 1 && number <= 65_535)) return number;
  throw new CliProblem({
    code: 'cli/bad-arguments',
    title: 'This is no port',
    detail: `"${typed}": a whole number from 1 to 65535.`,
    hint: `davit doctor --port ${DEFAULT_PORT}`,
  });
}

export const doctor: Command = {
  name: 'doctor',
  summary: 'says whether this machine has what is needed',
  usage: '',
  words: 0,
  flags: {
    registry: {
      type: 'string',
      value: '<address>',
      about: 'also asks this registry, and compares clocks ($DAVIT_REGISTRY)',
    },
    port: {
      type: 'string',
      value: '<number>',
      about: `the port that a development server will take (${DEFAULT_PORT})`,
    },
  },
  examples: [['davit doctor --registry https://registry.example', 'also its answer and its clock']],
  async run(typed, world) {
    const registry = text(typed, 'registry') ?? world.environment.DAVIT_REGISTRY;
    const options = { registry, port: portOf(text(typed, 'port') ?? world.environment.PORT) };
    const found = await withProgress(world, typed.flags.json === true, 'Looking', () => lookOver(world, options));
    const paint = paintFor(world);
    return {
      ok: found.every(({ state }) => state !== 'bad'),
      json: { checks: found },
      text: found.map((one) => line(one, paint)).join(''),
    };
  },
};
