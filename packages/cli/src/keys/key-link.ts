// One link of a mini-program's chain of publisher keys, as it is handed from the root's machine to the registry. Pure.
import type { PublisherKeyEntry } from '@davit/bundle';
import { isAppId } from '@davit/protocol';
import { CliProblem } from '../terminal/cli-problem.ts';

export interface KeyLink {
  readonly appId: string;
  readonly publisherKey: PublisherKeyEntry;
}

export const toLinkJson = ({ appId, publisherKey }: KeyLink): object => ({
  app_id: appId,
  publisher_key: publisherKey,
});

const SIGNERS: readonly unknown[] = ['root', 'previous', 'recovery'];

/** Its form alone: whether it holds, the registry and every host judge. */
export function parseLink(text: string, shown: string): KeyLink {
  try {
    const { app_id: appId, publisher_key: key } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const entry = key as PublisherKeyEntry;
    if (
      typeof appId === 'string' &&
      isAppId(appId) &&
      SIGNERS.includes(entry.signed_by) &&
      typeof entry.key === 'string'
    )
      return { appId, publisherKey: entry };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new CliProblem({
    code: 'cli/bad-key-link',
    title: 'This is no link of a chain of keys',
    detail: `${shown} is not what davit keys vouch prints.`,
    hint: 'davit keys vouch <public key> --app <app id> --root <file> > link.json',
  });
}
