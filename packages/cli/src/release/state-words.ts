// What the states of a version are called on a terminal. Data.
import type { VersionView } from '../registry/registry-facts.ts';

export const STATE_WORDS: Readonly<Record<VersionView['state'], string>> = {
  published: 'published',
  in_review: 'waits for review',
  approved: 'approved',
  rejected: 'rejected',
  released: 'released',
  revoked: 'revoked',
};
