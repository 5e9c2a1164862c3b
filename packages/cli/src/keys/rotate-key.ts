// `davit keys rotate`: the present key vouches for the next one, from a version on. Hosts learn it with the next release record.
import { signPublisherKey } from '@davit/bundle';
import { type Outcome, type Typed, text } from '../command.ts';
import { appIdFor } from '../folder/manifest-app-id.ts';
import { bodiesOf } from '../log/log-text.ts';
import { readLog } from '../log/read-log.ts';
import { readVersions } from '../registry/app-calls.ts';
import { PUBLISH, scopeFor } from '../registry/scope-for.ts';
import { sessionOf } from '../registry/session-of.ts';
import { versionCodeOf } from '../release/typed-numbers.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import type { World } from '../terminal/world.ts';
import { DEFAULT_KEY, openKey } from './key-folder.ts';

export async function rotateKey(next: string | undefined, typed: Typed, world: World): Promise<Outcome> {
  if (next === undefined)
    throw new CliProblem({
      code: 'cli/bad-arguments',
      title: 'The new key is missing',
      detail: 'The present key vouches for another one, which has to be there.',
      hint: 'davit keys make next, then davit keys rotate next',
    });
  const appId = appIdFor(text(typed, 'app'), world.folder);
  const from = versionCodeOf(text(typed, 'from'), 'davit keys rotate <name> --from <version code>');
  const [present, coming] = [await openKey(text(typed, 'key') ?? DEFAULT_KEY, world), await openKey(next, world)];
  const session = await sessionOf(typed, world);
  const { versions } = await readVersions(session, appId);
  // The log is where every link of the chain stands, released or not.
  const links = bodiesOf((await readLog(session)).entries, appId).filter(({ verb }) => verb === 'add_key');
  const unsigned = {
    index: links.length + 1,
    key: coming.publicKey,
    from_version_code: from ?? (versions[0]?.version_code ?? 1) + 1,
    signed_by: 'previous',
    signed_at: Math.floor(world.now() / 1000),
  } as const;
  const publisherKey = await signPublisherKey(appId, unsigned, present.signer);
  await session.call({
    method: 'POST',
    path: `/registry/v1/apps/${appId}/publisher-keys`,
    scope: scopeFor(session.login, PUBLISH),
    json: { publisher_key: publisherKey },
  });
  return {
    ok: true,
    json: { app_id: appId, publisher_key: publisherKey },
    text: `From version ${unsigned.from_version_code} on, ${appId} is signed with ${coming.publicKey}.\nUse it: davit publish --key ${next}\n`,
  };
}
