// The refusal of a key that is somebody's, or something else's, already. It does not say whose.
import { type Refusal, refuse } from '../../refusal.ts';

const HINT = 'Make a new key: one key is for one client and one purpose, for ever.';

export const keyTaken = (description = 'This key belongs to a client or a purpose already'): Refusal =>
  refuse('conflict', description, HINT);
