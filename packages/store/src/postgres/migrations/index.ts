// Every migration of PostgreSQL, in order. A released one is never edited; a new one only adds, for processes of the version before are
// still serving while it is applied. What these say is recorded: tests/said-before holds it, and it has to run on the new schema.
import { firstSchema } from './0001-first-schema.ts';
import { commitCounters } from './0002-commit-counters.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [firstSchema, commitCounters];
