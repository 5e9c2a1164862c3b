// The refusal of a key that is somebody's, or something else's, already. It does not say whose.
import { type Refusal, refuse } from '../../refusal.ts';

export const keyTaken = (): Refusal =>
  refuse('conflict', 'This key belongs to a client or a purpose already: make another');
