// What a failed call of PostgreSQL means to the caller of a verb. The driver's errors quote rows, values and addresses with
// passwords: what leaves here is made of codes alone.
import { DatabaseError } from 'pg';

/** All that a log may know of a failure. */
export class PostgresFault extends Error {
  override readonly name = 'PostgresFault';
  /** SQLSTATE, or the code of a failed connection. */
  readonly code: string;
  constructor(code: string, what: string) {
    super(`${what} (${code})`);
    this.code = code;
  }
}

const isCode = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9_]{1,40}$/.test(value);

/** Errors of this program (a refused parameter, a verb with a fault in it) stay what they are: they never hold a value. */
export function toFault(error: unknown): Error {
  if (error instanceof PostgresFault) return error;
  if (error instanceof DatabaseError) {
    const code = isCode(error.code) ? error.code : 'XX000';
    const constraint = isCode(error.constraint) ? `, constraint ${error.constraint}` : '';
    return new PostgresFault(code, `PostgreSQL refused a statement${constraint}`);
  }
  if (error instanceof TypeError) return error;
  const code = (error as { readonly code?: unknown } | null)?.code;
  return new PostgresFault(isCode(code) ? code : 'no code', 'PostgreSQL cannot be reached');
}

const stateOf = (error: unknown): string => (error instanceof DatabaseError ? (error.code ?? '') : '');

/** Two transactions were in each other's way, and this one has been undone whole: worth another try. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(stateOf(error));

/** The server has answered, so the connection is where it says; anything else may have left it in the middle of something. */
export const isAnswered = (error: unknown): boolean =>
  error instanceof DatabaseError && !/^(57P|08)/.test(stateOf(error));
