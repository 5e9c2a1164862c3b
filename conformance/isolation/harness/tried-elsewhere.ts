// What nobody drives in the native host for the published page, and the suite of `npm run test:native` that tries the same thing there, beside
// plain views in which it hits. Stays `not run` in the table: the page counts only what it has measured itself.
import type { Engine } from '../engines/engine.ts';

/** By attack: the suite. */
const NATIVE: Readonly<Record<string, 'burdens' | 'driven'>> = {
  'after-close': 'driven',
  'busy-loop': 'burdens',
  'flood-own-port': 'burdens',
  'history-entries': 'driven',
  'history-fragment': 'driven',
  'memory-death': 'burdens',
  'mixed-versions': 'driven',
  'storage-bomb': 'driven',
  storm: 'burdens',
};

/** Undefined where nobody does. */
export function triedElsewhere(engine: Engine['name'], attack: string): string | undefined {
  const suite = engine === 'webkit-native' ? NATIVE[attack] : undefined;
  return suite && `Not driven here; \`npm run test:native ${suite}\` tries it beside plain views in which it hits.`;
}
