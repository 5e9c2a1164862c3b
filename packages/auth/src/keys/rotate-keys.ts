// Does what is due for the signing keys. Any number of processes may run it at once: each step is one conditional verb, one wins.
import type { AuthContext } from '../context.ts';
import type { AuditEntry } from '../ports/audit-store.ts';
import type { KeyRotation } from '../ports/key-store.ts';
import { decideRotation, type RotationStep } from './decide-rotation.ts';
import { newSigningKey } from './server-key.ts';

export type RotationContext = Pick<AuthContext, 'config' | 'crypto' | 'store' | 'log'>;

const audited = (event: string, purpose: string, key: string): { readonly audit: readonly AuditEntry[] } => ({
  audit: [{ event, detail: { by: 'process', purpose, key } }],
});

async function take(context: RotationContext, step: RotationStep): Promise<KeyRotation> {
  const { keys } = context.store;
  const { purpose } = step;
  switch (step.kind) {
    case 'add_next': {
      const key = await newSigningKey(context, purpose);
      return keys.addNext({ key, currentId: step.currentId, ...audited('key.published', purpose, key.id) });
    }
    case 'promote': {
      const { nextId, currentId } = step;
      return keys.promoteNext({ nextId, currentId, ...audited('key.promoted', purpose, nextId) });
    }
    case 'retire':
      return keys.retire({ keyId: step.keyId, ...audited('key.retired', purpose, step.keyId) });
  }
}

/** True when a key has changed, here or in another process since the keys were read. */
export async function rotateKeys(context: RotationContext): Promise<boolean> {
  const steps = decideRotation(await context.store.keys.list(), context.store.now());
  for (const step of steps) {
    const { kind } = await take(context, step);
    if (kind === 'rotated') context.log.info('key.rotated', { ...step });
  }
  return steps.length > 0;
}
