// `davit sign` and `davit verify`: the commands of davit-signature, as they are; only name and exit codes are this program's.
import { runSignature } from '@davit/signature/cli';
import type { Command } from '../command.ts';
import type { World } from '../terminal/world.ts';

const ownName = (text: string): string =>
  text
    .replaceAll(/davit-signature (?=sign|verify)/g, 'davit ')
    .replaceAll(/davit-signature keygen/g, 'npx @davit/signature keygen')
    .replaceAll('davit-signature --help', 'davit help sign');

const forward =
  (name: 'sign' | 'verify') =>
  async (args: readonly string[], world: World): Promise<number> => {
    const code = await runSignature([name, ...args], {
      out: (text) => world.out(ownName(text)),
      err: (text) => world.err(ownName(text)),
      input: world.input,
      now: () => world.now() / 1000,
    });
    return code === 0 ? 0 : 1;
  };

const run: Command['run'] = () => Promise.reject(new Error('Runs raw.'));

export const sign: Command = {
  name: 'sign',
  summary: 'prints a curl command with a signed HTTP request',
  usage: '--key <file> METHOD URL [--data <text> | --body <file>]',
  words: 2,
  flags: {
    key: { type: 'string', value: '<file>', about: 'the private key' },
    headers: { type: 'boolean', about: 'prints the headers to add, instead of a command' },
  },
  notes: '  All flags: npx @davit/signature --help',
  raw: forward('sign'),
  run,
};

export const verify: Command = {
  name: 'verify',
  summary: 'says whether the signature of an HTTP request holds, and if not, why',
  usage: '--key <public key> [file|-]',
  words: 1,
  flags: { key: { type: 'string', value: '<file>', about: 'the public key' } },
  notes: '  All flags: npx @davit/signature --help',
  raw: forward('verify'),
  run,
};
