// T018, T027: whose a version is has to be plain from its names. Asked when it is published and again when it is approved, since a name
// belongs to whoever is accepted with it first. Pure.
import { type NameConflict, type NameFacts, nameConflict, publisherConflict } from '../catalogue/name-conflict.ts';
import type { Refused } from '../refused.ts';
import type { PublishedVersion, RegisteredApp } from './published-version.ts';

function refusal(member: 'name' | 'publisher', name: string, conflict: NameConflict | null): Refused | null {
  if (conflict === null) return null;
  if (conflict.reason === 'mixed_scripts')
    return {
      code: 'registry/mixed-scripts',
      detail: `"${conflict.word}" in the ${member} mixes letters of two alphabets.`,
    };
  const said = member === 'name' ? `"${name}"` : `The publisher "${name}"`;
  const { other } = conflict;
  const like = other === null ? 'one that another publisher has' : `"${other.name}" (${other.appId})`;
  return { code: 'registry/confusable-name', detail: `${said} looks like ${like}.` };
}

export const whyUnclear = (
  version: Pick<PublishedVersion, 'name' | 'publisher_name'>,
  app: RegisteredApp,
  facts: NameFacts,
): Refused | null =>
  refusal('name', version.name, nameConflict(version.name, app, facts)) ??
  refusal('publisher', version.publisher_name, publisherConflict(version.publisher_name, app, facts));
