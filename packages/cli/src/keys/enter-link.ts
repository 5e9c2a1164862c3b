// `davit keys enter`: the operator hands a link in that the root has signed: the first of a mini-program registers it, a later one
// recovers it after 72 hours.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { RECOVERY_DELAY_SECONDS } from '@davit/bundle';
import { type Outcome, type Typed, text } from '../command.ts';
import { sessionOf } from '../registry/session-of.ts';
import { dateText } from '../release/release-text.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import type { World } from '../terminal/world.ts';
import { parseLink } from './key-link.ts';

const OPERATE = 'registry:operate';

export async function enterLink(word: string | undefined, typed: Typed, world: World): Promise<Outcome> {
  const file = word === undefined || word === '-' ? null : resolve(world.folder, word);
  const read = file === null ? Buffer.from(world.input()).toString('utf8') : readFileSync(file, 'utf8');
  const { appId, publisherKey } = parseLink(read, file ?? 'standard input');
  const isFirst = publisherKey.signed_by === 'root';
  const publisher = text(typed, 'publisher');
  if (isFirst && publisher === undefined)
    throw new CliProblem({
      code: 'cli/bad-arguments',
      title: 'It is not said whose mini-program it is',
      detail: `The link is the first of ${appId}, and registers it for a publisher, for ever.`,
      hint: 'davit keys enter <file> --publisher <publisher id>',
    });
  const session = await sessionOf(typed, world);
  const [category, review] = [text(typed, 'category'), text(typed, 'review')];
  await session.call({
    method: 'POST',
    path: isFirst ? '/registry/v1/apps' : `/registry/v1/apps/${appId}/publisher-keys`,
    scope: OPERATE,
    json: isFirst
      ? {
          app_id: appId,
          publisher,
          publisher_key: publisherKey,
          ...(category !== undefined && { category }),
          ...(review !== undefined && { review_policy: review }),
        }
      : { publisher_key: publisherKey },
  });
  const counts = dateText(publisherKey.signed_at + RECOVERY_DELAY_SECONDS);
  return {
    ok: true,
    json: { app_id: appId, publisher_key: publisherKey, publisher: publisher ?? null },
    text: isFirst
      ? `${appId} belongs to ${publisher} at ${session.login.issuer}.\n`
      : `From ${counts} (UTC) on, ${appId} is signed with ${publisherKey.key}; until then hosts go by the key before, and say so.\n`,
  };
}
