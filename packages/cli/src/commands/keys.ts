// `davit keys`: the keys that bundles are signed with, and the chain that they hang on. The private half stays in its file (0600) and is
// never shown.
import { existsSync } from 'node:fs';
import { runSignature } from '@davit/signature/cli';
import { type Command, type Outcome, text } from '../command.ts';
import { enterLink } from '../keys/enter-link.ts';
import {
  DEFAULT_KEY,
  isOpenToOthers,
  keyFile,
  keyFolder,
  keyNames,
  openKey,
  openKeyFolder,
} from '../keys/key-folder.ts';
import { rotateKey } from '../keys/rotate-key.ts';
import { vouchForKey } from '../keys/vouch-for-key.ts';
import { APP_FLAGS } from '../registry/session-of.ts';
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

const VERBS = ['make', 'list', 'export', 'rotate', 'vouch', 'enter'];

export const keys: Command = {
  name: 'keys',
  summary: 'makes and lists the keys that bundles are signed with, and hands them on',
  usage: 'make|list|export|rotate|vouch|enter [name, public key or file]',
  words: 2,
  flags: {
    out: { type: 'string', value: '<file>', about: 'make: where the private key goes, instead of the key folder' },
    key: {
      type: 'string',
      value: '<name or file>',
      about: `rotate: the present key, which signs for the next (${DEFAULT_KEY})`,
    },
    from: { type: 'string', value: '<version code>', about: 'rotate, vouch: from which version on (the next one; 1)' },
    root: { type: 'string', value: '<file>', about: 'vouch: the root key, on the machine where it lies' },
    recovery: {
      type: 'string',
      value: '<place>',
      about: 'vouch: a recovery, at this place in the chain (the first key has 0)',
    },
    publisher: { type: 'string', value: '<publisher id>', about: 'enter: whose mini-program it becomes, for ever' },
    category: { type: 'string', value: '<word>', about: 'enter: where the catalogue shows it' },
    review: {
      type: 'string',
      value: '<none|first|widening|always>',
      about: 'enter: when its versions wait for a review',
    },
    ...APP_FLAGS,
  },
  notes: [
    `  The key folder is ~/.davit/keys, or keys in $DAVIT_HOME. The name is "${DEFAULT_KEY}" unless you say another.`,
    '  export prints the public half; the private one is never printed. Where a key is asked for, env:NAME reads it (PEM) from a',
    '  variable. For publishers: make, list, export, rotate. For the operator: vouch (offline), then enter.',
  ].join('\n'),
  examples: [
    ['davit keys make', 'the first key of a publisher'],
    ['davit keys rotate next --app my-app', 'the present key hands over to the next'],
    ['davit keys vouch <public key> --app my-app --root ./root.pem > link.json', 'operator, offline'],
    ['davit keys enter link.json --publisher foods', 'operator: registers the mini-program'],
  ],
  async run(typed, world) {
    const [verb = 'list', name] = typed.words;
    if (verb === 'make') return make(name ?? DEFAULT_KEY, text(typed, 'out'), world);
    if (verb === 'list') return list(world);
    if (verb === 'export') return exportPublic(name ?? DEFAULT_KEY, world);
    if (verb === 'rotate') return rotateKey(name, typed, world);
    if (verb === 'vouch') return vouchForKey(name, typed, world);
    if (verb === 'enter') return enterLink(name, typed, world);
    const near = suggest(verb, VERBS);
    throw new CliProblem({
      code: 'cli/bad-arguments',
      title: 'There is no such thing to do with keys',
      detail: `"${verb}" is none of ${VERBS.join(', ')}.${near === null ? '' : ` Did you mean ${near}?`}`,
      hint: `davit keys ${near ?? 'list'}`,
    });
  },
};
