// What the registry knows of names, read for one decision.
import type { RegistryStore } from '../ports/registry-store.ts';
import type { NameFacts } from './name-conflict.ts';

export async function nameFacts(store: RegistryStore): Promise<NameFacts> {
  const entries = await store.releases();
  const released = entries.flatMap(({ channels: { stable } }) =>
    [stable.current, stable.previous].flatMap((bundle) => bundle?.digest ?? []),
  );
  return { apps: await store.apps(), versions: await store.namedVersions(), released: new Set(released) };
}
