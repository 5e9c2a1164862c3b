// What is typed behind `accounts` → what is asked for, or a sentence. No I/O, and no secret: none is ever an argument.
import { parseArgs } from 'node:util';
import { UsageError } from '../arguments.ts';

export type AccountRequest =
  | { readonly verb: 'help' }
  | { readonly verb: 'list' }
  | { readonly verb: 'enrol' | 'suspend' | 'resume'; readonly clientId: string }
  | {
      readonly verb: 'add';
      readonly kind: 'publisher' | 'operator';
      readonly id: string;
      readonly name: string;
      readonly publisher: string | undefined;
      readonly scopes: readonly string[] | undefined;
    };

export const ACCOUNTS_USAGE = `npm start -- accounts <what>

  add publisher <id> --name <text> [--publisher <text>] [--scopes <a,b>]
                           makes an account that publishes, and prints its first code
  add operator <id> --name <text> --scopes <a,b>
                           makes an account that reviews, operates or administers, and prints its first code
  enrol <client id>        prints a new code for an account; the one before is dead
  list                     shows all accounts
  suspend <client id>      the account is out at its next request, with the tokens that it has
  resume <client id>       lets it in again
  --json                   prints one JSON object instead of sentences
  --help                   shows this

The server has to run with the folder DAVIT_DIR (.davit), and only whoever can read dev.json in there can do this.
A code is good once, for an hour, and shown this once: davit login turns it into a login.`;

const KINDS = ['publisher', 'operator'] as const;
const VERBS = ['add', 'enrol', 'list', 'suspend', 'resume'];
const wrong = (sentence: string, hint: string): UsageError =>
  new UsageError(`${sentence}\nTry: npm start -- accounts ${hint}`);

type Flags = Readonly<Partial<Record<'name' | 'publisher' | 'scopes', string>>>;

function readAdd([kind, id, ...more]: readonly string[], { name, publisher, scopes }: Flags): AccountRequest {
  const known = KINDS.find((one) => one === kind);
  if (known === undefined)
    throw wrong(
      `An account is of a publisher or an operator, not "${kind ?? ''}".`,
      'add publisher foods --name Foods',
    );
  const example = `add ${known} ${id ?? (known === 'publisher' ? 'foods' : 'ana')}`;
  const whole = `${example} --name Foods${known === 'operator' ? ' --scopes registry:review,registry:read' : ''}`;
  if (id === undefined) throw wrong(`The ${known} needs an id.`, whole);
  if (more.length > 0) throw wrong(`"${more[0]}" is a word too many; a name with spaces stands in quotes.`, whole);
  if (name === undefined) throw wrong('The account needs a name, which people read.', whole);
  const list = scopes?.split(',').map((scope) => scope.trim());
  if (known === 'operator' && list === undefined) throw wrong('What may the operator do? --scopes says it.', whole);
  return { verb: 'add', kind: known, id, name, publisher, scopes: list };
}

export function parseAccountRequest(args: readonly string[]): AccountRequest {
  const { values, positionals } = read(args);
  const { help, json: _, ...flags } = values;
  const [verb, ...words] = positionals;
  if (help || verb === undefined) return { verb: 'help' };
  if (verb === 'add') return readAdd(words, flags);
  if (!VERBS.includes(verb)) throw wrong(`There is no accounts ${verb}; there are ${VERBS.join(', ')}.`, '--help');
  const [given] = Object.keys(flags);
  if (given !== undefined) throw wrong(`--${given} is for accounts add.`, '--help');
  const [clientId, ...more] = words;
  if (verb === 'list' ? clientId !== undefined : clientId === undefined || more.length > 0)
    throw wrong(
      `accounts ${verb} takes ${verb === 'list' ? 'no word' : 'one client id'}.`,
      verb === 'list' ? 'list' : `${verb} publisher--foods`,
    );
  if (clientId === undefined) return { verb: 'list' };
  return { verb: verb as 'enrol' | 'suspend' | 'resume', clientId };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        publisher: { type: 'string' },
        scopes: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${ACCOUNTS_USAGE}`);
  }
}
