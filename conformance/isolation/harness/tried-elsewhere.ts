// What nobody drives in the native host for the published page, and the suite of `npm run test:native` that tries the same thing there, beside
// something that shows that it can hit. Stays `not run` in the table: the page counts only what it has measured itself.
import type { Engine } from '../engines/engine.ts';

type Suite = 'burdens' | 'driven' | 'starts' | 'stop-words';

/** By attack: the suite. */
const NATIVE: Readonly<Record<string, Suite>> = {
  'after-close': 'driven',
  'busy-loop': 'burdens',
  'dom-nodes': 'burdens',
  'flood-own-port': 'burdens',
  'history-entries': 'driven',
  'history-fragment': 'driven',
  'keys-hidden': 'driven',
  layout: 'burdens',
  'memory-death': 'burdens',
  'mixed-versions': 'driven',
  'mute-storm': 'starts',
  'start-hangs': 'starts',
  'start-silent': 'starts',
  'start-throws': 'starts',
  'stop-forged': 'stop-words',
  'stop-replayed': 'stop-words',
  'storage-bomb': 'driven',
  storm: 'burdens',
  'storm-heavy': 'starts',
  timers: 'burdens',
};
export const TRIED_ELSEWHERE: readonly string[] = Object.keys(NATIVE);
const BESIDE: Readonly<Record<Suite, string>> = {
  burdens: 'plain views in which it hits',
  driven: 'plain views in which it hits',
  starts: 'plain views in which it hits',
  'stop-words': 'the same word, signed and new, which is obeyed',
};

/** Undefined where nobody does. */
export function triedElsewhere(engine: Engine['name'], attack: string): string | undefined {
  const suite = engine === 'webkit-native' ? NATIVE[attack] : undefined;
  return suite && `Not driven here; \`npm run test:native ${suite}\` tries it beside ${BESIDE[suite]}.`;
}
