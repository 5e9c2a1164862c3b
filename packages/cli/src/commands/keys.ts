// `davit keys make|list|export`: the keys that bundles are signed with. The private half stays in its file (0600) and is never shown.
import { existsSync } from 'node:fs';
import { runSignature } from '@davit/signature/cli';
import { type Command, type Outcome, text } from '../command.ts';
import {
  DEFAULT_KEY,
  isOpenToOthers,
  keyFile,
  keyFolder,
  keyNames,
  openKey,
  openKeyFolder,
} from '../keys/key-folder.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { suggest } from '../terminal/suggest.ts';
import { table } from '../terminal/table.ts';
import type { World } from '../terminal/world.ts';

async function make(name: string, out: string | undefined, world: World): Promise<Outcome> {
  const file = keyFile(out ?? name, world);
  if (out === undefined) openKeyFolder(world);
  if (existsSync(file))
    throw new CliProblem({
      code: 'cli/key-exists',
      title: 'There is a key already',
      detail: `${file} exists, and a key is never written over: what it signed could not be followed up.`,
      hint: `davit keys export ${out ?? name}, or another name: davit keys make ${name}-2`,
    });
  const said: string[] = [];
  const io = {
    out: (part: string) => said.push(part),
    err: (part: string) => said.push(part),
    input: world.input,
    now: () => world.now() / 1000,
  };
  const code = await runSignature(['keygen', '--out', file, '--json'], io);
  if (code !== 0) {
    const { detail = 'The file could not be written.' } = JSON.parse(said.join('')) as { detail?: string };
    throw new CliProblem({
      code: 'cli/key-not-saved',
      title: 'The key was not saved',
      detail,
      hint: 'davit keys make --out <a file in a folder of yours>',
    });
  }
  const { publicKey } = await openKey(file, world);
  return {
    ok: true,
    json: { name, file, public_key: publicKey },
    text: `Private key  ${file} (only you can read it)\nPublic key   ${publicKey}\n\nKeep a copy of the file where nobody else gets to it: without it you cannot publish updates.\n`,
  };
}

async function list(world: World): Promise<Outcome> {
  const keys = await Promise.all(
    keyNames(world).map(async (name) => {
      const file = keyFile(name, world);
      if (isOpenToOthers(file)) return { name, file, public_key: null, problem: 'can be read by others' };
      const key = await openKey(file, world).catch(() => null);
      return { name, file, public_key: key?.publicKey ?? null, problem: key === null ? 'is no Ed25519 key' : null };
    }),
  );
  const rows = keys.map(({ name, public_key, problem }) => [name, public_key ?? `${problem}: davit doctor`]);
  const none = `No keys in ${keyFolder(world)} yet.\nTry: davit keys make\n`;
  return { ok: true, json: { keys }, text: keys.length === 0 ? none : table(rows, '') };
}

async function exportPublic(name: string, world: World): Promise<Outcome> {
  const { publicKey, signer } = await openKey(name, world);
  const { kty, crv, x } = signer.publicJwk;
  return { ok: true, json: { name, public_key: publicKey, public_jwk: { kty, crv, x } }, text: `${publicKey}\n` };
}

const VERBS = ['make', 'list', 'export'];

export const keys: Command = {
  name: 'keys',
  summary: 'makes, lists and exports the keys that bundles are signed with',
  usage: 'make|list|export [name]',
  words: 2,
  flags: {
    out: { type: 'string', value: '<file>', about: 'make: where the private key goes, instead of the key folder' },
  },
  notes: `  The key folder is ~/.davit/keys, or keys in $DAVIT_HOME. The name is "${DEFAULT_KEY}" unless you say another.\n  export prints the public half; the private one is never printed.`,
  async run(typed, world) {
    const [verb = 'list', name = DEFAULT_KEY] = typed.words;
    if (verb === 'make') return make(name, text(typed, 'out'), world);
    if (verb === 'list') return list(world);
    if (verb === 'export') return exportPublic(name, world);
    const near = suggest(verb, VERBS);
    throw new CliProblem({
      code: 'cli/bad-arguments',
      title: 'There is no such thing to do with keys',
      detail: `"${verb}" is not make, list or export.${near === null ? '' : ` Did you mean ${near}?`}`,
      hint: `davit keys ${near ?? 'list'}`,
    });
  },
};
