// A mini-program's manifest → its client: the manifest is the upper bound of what may ever be asked. Pure.
import type { ClientDocument, ServedApp } from '@davit/server';

export interface AppFacts {
  readonly origins: readonly string[];
  /** Where the operator serves it; null when there is none. */
  readonly icon: string | null;
  /** Whether the operator has made sure that the publisher is who the manifest says. */
  readonly publisherVerified: boolean;
}

export function appClient({ appId, manifest }: ServedApp, facts: AppFacts): ClientDocument {
  const { davit } = manifest;
  return {
    client_id: appId,
    kind: 'mini-program',
    name: manifest.name,
    publisher: davit.publisher,
    publisher_verified: facts.publisherVerified,
    // A publisher's name that anybody can write into a manifest must not make two apps see the same subject.
    sector_id: appId,
    scopes: davit.scopes.map((scope) => toClientScope(scope, davit.data_use)),
    origins: [...facts.origins],
    connects_to: davit.connect,
    icon: facts.icon,
    privacy_url: davit.privacy_url ?? null,
    contact: davit.contact ?? null,
  };
}

type Davit = ServedApp['manifest']['davit'];

/** With what the manifest says about keeping and passing on the data of that scope, if it says anything. */
function toClientScope(scope: Davit['scopes'][number], dataUse: Davit['data_use']) {
  const use = dataUse.find(({ type }) => type === scope.name);
  return {
    name: scope.name,
    why: scope.purpose,
    required: scope.required,
    retention: use?.retention ?? null,
    recipients: use?.recipients ?? [],
  };
}
