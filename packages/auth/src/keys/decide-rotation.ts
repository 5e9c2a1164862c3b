// What is due for the signing keys now (authorization.md §6; T077, T165). Pure: the same keys and the same moment, the same steps.
import {
  SIGNING_KEY_AHEAD_SECONDS,
  SIGNING_KEY_LIFE_SECONDS,
  SIGNING_KEY_OVERLAP_SECONDS,
  SIGNING_KEY_RETIRING_SECONDS,
} from '../config.ts';
import type { StoredKey } from '../ports/key-store.ts';
import { SIGNING_PURPOSES, type SigningPurpose } from './signing-purpose.ts';

export type RotationKey = Pick<StoredKey, 'id' | 'purpose' | 'state' | 'stateSince'>;

export type RotationStep =
  | { readonly kind: 'add_next'; readonly purpose: SigningPurpose; readonly currentId: string }
  | {
      readonly kind: 'promote';
      readonly purpose: SigningPurpose;
      readonly nextId: string;
      readonly currentId: string;
    }
  | { readonly kind: 'retire'; readonly purpose: SigningPurpose; readonly keyId: string };

function successionOf(keys: readonly RotationKey[], purpose: SigningPurpose, now: number): RotationStep | null {
  const hasBeen = (key: RotationKey, seconds: number) => now - key.stateSince >= seconds * 1000;
  const current = keys.find(({ state }) => state === 'current');
  const next = keys.find(({ state }) => state === 'next');
  if (current === undefined) return null;
  const currentId = current.id;
  if (next === undefined) {
    const isDue = hasBeen(current, SIGNING_KEY_LIFE_SECONDS - SIGNING_KEY_AHEAD_SECONDS);
    return isDue ? { kind: 'add_next', purpose, currentId } : null;
  }
  // A server that slept past the day has published nothing meanwhile: its next key waits all the same.
  const isDue = hasBeen(current, SIGNING_KEY_LIFE_SECONDS) && hasBeen(next, SIGNING_KEY_OVERLAP_SECONDS);
  return isDue ? { kind: 'promote', purpose, nextId: next.id, currentId } : null;
}

/** At most one step per key. `now` is database time in milliseconds. */
export function decideRotation(keys: readonly RotationKey[], now: number): RotationStep[] {
  const steps: RotationStep[] = [];
  for (const purpose of SIGNING_PURPOSES) {
    const own = keys.filter((key) => key.purpose === purpose);
    const succession = successionOf(own, purpose, now);
    if (succession !== null) steps.push(succession);
    for (const { id: keyId, state, stateSince } of own)
      if (state === 'retiring' && now - stateSince >= SIGNING_KEY_RETIRING_SECONDS * 1000)
        steps.push({ kind: 'retire', purpose, keyId });
  }
  return steps;
}
