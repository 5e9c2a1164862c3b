// Every migration of PostgreSQL, in order. A released one is never edited; a new one only adds, and brings the hot statements of the
// version before, which must run on its schema: processes of that version are still serving while it is applied.
import { firstSchema } from './0001-first-schema.ts';

interface First {
  readonly version: 1;
  readonly name: string;
  readonly sql: string;
}
interface Later {
  readonly version: Exclude<number, 1>;
  readonly name: string;
  readonly sql: string;
  /** As the version before had them, by name. */
  readonly hotStatementsBefore: Readonly<Record<string, string>>;
}
export type Migration = First | Later;

export const MIGRATIONS: readonly Migration[] = [firstSchema];
