// `davit login`: a key of its own for this machine, registered by the operator's one-time code. Never a key that signs bundles.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { text as askLine, password } from '@clack/prompts';
import { nodeCrypto } from '@davit/crypto/node';
import { type Command, type Outcome, type Typed, text } from '../command.ts';
import { checkCode, enrol } from '../login/enrol.ts';
import type { LoginFacts } from '../login/login.ts';
import { loginFile, openLoginFolder, readLogin } from '../login/login-folder.ts';
import { reserveLogin } from '../login/reserve-login.ts';
import { parseAddress } from '../registry/address.ts';
import { openSession } from '../registry/open-session.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { answeredOr } from '../terminal/confirm.ts';
import { withProgress } from '../terminal/progress.ts';
import { table } from '../terminal/table.ts';
import { visible } from '../terminal/visible.ts';
import type { World } from '../terminal/world.ts';

const missing = (what: string, hint: string): CliProblem =>
  new CliProblem({
    code: 'cli/bad-arguments',
    title: `The ${what} is missing`,
    detail: 'Nobody is there to be asked for it.',
    hint,
  });

async function addressOf(typed: Typed, world: World, isAsking: boolean): Promise<string> {
  const given = text(typed, 'registry') ?? world.environment.DAVIT_REGISTRY;
  if (given !== undefined && given !== '') return parseAddress(given);
  if (!isAsking) throw missing('registry', 'davit login --registry <address>');
  const asked = await askLine({ message: 'Which registry?', placeholder: 'https://…', output: process.stderr });
  return parseAddress(answeredOr(asked, 'davit login') ?? '');
}

async function codeOf(typed: Typed, world: World, isAsking: boolean): Promise<string> {
  const given = text(typed, 'code');
  const code =
    given === '-'
      ? Buffer.from(world.input()).toString('utf8')
      : (given ??
        (isAsking
          ? answeredOr(await password({ message: 'The code of the operator', output: process.stderr }), 'davit login')
          : undefined));
  if (code === undefined) throw missing('enrolment code', 'davit login --code - < <a file with the code>');
  checkCode(code.trim());
  return code.trim();
}

function outcome(facts: LoginFacts, file: string, isNew: boolean): Outcome {
  const { issuer, clientId, kind, publisher, name, scopes, keyid } = facts;
  const rows = [
    ['Account', `${name} (${clientId})`],
    ...(publisher === null ? [] : [['Publisher', publisher]]),
    ['May', scopes.join(', ')],
    ['Registry', issuer],
    ['Key', `${file} (only you can read it)`],
  ];
  const head = isNew ? 'This machine is logged in.' : 'This machine was logged in already.';
  return {
    ok: true,
    json: {
      registry: issuer,
      client_id: clientId,
      kind,
      publisher_id: publisher,
      name,
      scopes,
      keyid,
      file,
      new: isNew,
    },
    text: visible(`${head}\n\n${table(rows)}`),
  };
}

export const login: Command = {
  name: 'login',
  summary: 'registers this machine at a registry, by a code of its operator',
  usage: '',
  words: 0,
  flags: {
    registry: { type: 'string', value: '<address>', about: 'as the operator gave it ($DAVIT_REGISTRY)' },
    code: { type: 'string', value: '<code|->', about: 'the one-time code; - reads it from standard input' },
    out: { type: 'string', value: '<file>', about: 'writes the login there, for a pipeline, and not for this machine' },
  },
  notes: [
    '  The code is good for an hour, and once. This machine makes a key of its own, which stays in ~/.davit/logins (or',
    '  logins in $DAVIT_HOME) and proves who asks; it cannot sign bundles. Access tokens live for ten minutes at most and are',
    '  written nowhere. A pipeline has the text of the file in $DAVIT_LOGIN: docs/guide/publish-from-ci.md.',
  ].join('\n'),
  examples: [
    ['davit login --registry https://registry.example', 'asks for the code'],
    ['davit login --code - < code.txt', 'in a script'],
    ['davit login --out ci.json', 'a login for a pipeline'],
  ],
  async run(typed, world): Promise<Outcome> {
    const isQuiet = typed.flags.json === true;
    const isAsking = world.isInteractive && !isQuiet;
    const issuer = await addressOf(typed, world, isAsking);
    const out = text(typed, 'out');
    const file = out === undefined ? loginFile(issuer, world) : resolve(world.folder, out);
    if (out === undefined && text(typed, 'code') === undefined && existsSync(file)) {
      const known = await readLogin(file);
      const session = await openSession(known, { now: world.now });
      await withProgress(world, isQuiet, `Asking ${issuer}`, () =>
        session.call({ method: 'GET', path: '/client/me', scope: known.scopes.join(' ') }),
      );
      return outcome(known, file, false);
    }
    if (out !== undefined && existsSync(file))
      throw new CliProblem({
        code: 'cli/file-eexist',
        title: 'There is a file already',
        detail: `${file} is not written over.`,
        hint: 'davit login --out <another file>',
      });
    const code = await codeOf(typed, world, isAsking);
    if (out === undefined) openLoginFolder(world);
    const { signer, privateJwk } = await nodeCrypto.generateKey('EdDSA');
    // The disk takes it before the code is spent: a full one must not cost a code.
    const reserved = reserveLogin(file);
    try {
      const facts = await withProgress(world, isQuiet, `Registering a key at ${issuer}`, () =>
        enrol(issuer, code, signer),
      );
      reserved.keep({ ...facts, privateKey: privateJwk });
      return outcome(facts, file, true);
    } catch (error) {
      reserved.drop();
      throw error;
    }
  },
};
