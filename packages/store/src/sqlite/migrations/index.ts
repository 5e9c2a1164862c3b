// Every migration, in order. A released one is never edited; a new one only adds.
import { authorization } from './0001-authorization.ts';
import { keyRotation } from './0002-key-rotation.ts';
import { auditOfGrant } from './0003-audit-of-grant.ts';
import { requestSigning } from './0004-request-signing.ts';
import { retiredKeys } from './0005-retired-keys.ts';
import { forgottenValues } from './0006-forgotten-values.ts';
import { registry } from './0007-registry.ts';
import { accounts } from './0008-accounts.ts';
import { commitCounters } from './0009-commit-counters.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  authorization,
  keyRotation,
  auditOfGrant,
  requestSigning,
  retiredKeys,
  forgottenValues,
  registry,
  accounts,
  commitCounters,
];
