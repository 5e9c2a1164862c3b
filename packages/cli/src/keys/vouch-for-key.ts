// `davit keys vouch`: the root's word for a publisher key, made where the root key lies. Offline: prints, sends nothing.
import { isEd25519Key, signPublisherKey } from '@davit/bundle';
import { type Outcome, type Typed, text } from '../command.ts';
import { appIdFor } from '../folder/manifest-app-id.ts';
import { versionCodeOf } from '../release/typed-numbers.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import type { World } from '../terminal/world.ts';
import { openKey } from './key-folder.ts';
import { toLinkJson } from './key-link.ts';

const EXAMPLE = 'davit keys vouch <public key> --app <app id> --root <file>';
const bad = (title: string, detail: string): CliProblem =>
  new CliProblem({ code: 'cli/bad-arguments', title, detail, hint: EXAMPLE });

export async function vouchForKey(publicKey: string | undefined, typed: Typed, world: World): Promise<Outcome> {
  if (publicKey === undefined || !isEd25519Key(publicKey))
    throw bad('This is no public key', `"${publicKey ?? ''}": 43 characters, as davit keys export prints them.`);
  const root = text(typed, 'root');
  if (root === undefined) throw bad('The root key is missing', '--root names its file.');
  const recovers = text(typed, 'recovery');
  const index = recovers === undefined ? 0 : versionCodeOf(recovers, `${EXAMPLE} --recovery <place in the chain>`);
  const from = versionCodeOf(text(typed, 'from'), `${EXAMPLE} --from <version code>`) ?? 1;
  const appId = appIdFor(text(typed, 'app'), world.folder);
  const unsigned = {
    index: index ?? 0,
    key: publicKey,
    from_version_code: from,
    signed_by: recovers === undefined ? 'root' : 'recovery',
    signed_at: Math.floor(world.now() / 1000),
  } as const;
  const link = { appId, publisherKey: await signPublisherKey(appId, unsigned, (await openKey(root, world)).signer) };
  return { ok: true, json: toLinkJson(link), text: `${JSON.stringify(toLinkJson(link), null, 2)}\n` };
}
