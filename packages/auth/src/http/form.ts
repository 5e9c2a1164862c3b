// Reads an application/x-www-form-urlencoded body, strictly: one text per parameter, each at most once. Nothing is guessed.
import { fail, headerValues, ok, type PlainRequest, type Result, targetPath } from '@davit/protocol';
import { type Refusal, refuse } from '../refusal.ts';
import { isMediaType } from './media-type.ts';

export const MAX_PARAMETERS = 64;
export const MAX_PARAMETER_LENGTH = 8192;
const MAX_NAME_LENGTH = 128;
/** The one parameter that a specification lets come several times (RFC 8707 §2). */
const REPEATABLE = 'resource';

export interface Form {
  /** The value, or null when absent or empty: RFC 6749 §3.1 treats a parameter without a value as omitted. */
  get(name: string): string | null;
  /** True when the parameter came, also without a value. */
  isSent(name: string): boolean;
  /** Every value of a parameter that may come several times. */
  all(name: string): readonly string[];
  /** The value, or the refusal that names what is missing. */
  require(name: string): Result<string, Refusal>;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Null for malformed percent-encoding or UTF-8. */
function decode(text: string): string | null {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** What is wrong, or null after the parameter was taken. */
function take(pair: string, values: Map<string, string[]>): string | null {
  const equals = pair.indexOf('=');
  const name = decode(equals < 0 ? pair : pair.slice(0, equals));
  const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
  if (name === null || value === null) return 'The form is not well-formed percent-encoded UTF-8';
  if (name.includes('\0') || value.includes('\0')) return 'A parameter contains a NUL character';
  if (name.length > MAX_NAME_LENGTH) return 'The name of a parameter is too long';
  // The name is safe to repeat only when it looks like one: an answer never echoes arbitrary input.
  const shown = /^[a-z_]{1,64}$/.test(name) ? `The parameter ${name}` : 'A parameter';
  if (value.length > MAX_PARAMETER_LENGTH) return `${shown} is too long`;
  const before = values.get(name);
  // > Request and response parameters MUST NOT be included more than once. (RFC 6749 §3.1)
  if (before !== undefined && name !== REPEATABLE) return `${shown} comes more than once`;
  if (before === undefined) values.set(name, [value]);
  else before.push(value);
  return null;
}

const toForm = (values: ReadonlyMap<string, readonly string[]>): Form => ({
  get: (name) => values.get(name)?.[0] || null,
  isSent: (name) => values.has(name),
  all: (name) => (values.get(name) ?? []).filter((value) => value !== ''),
  require(name) {
    const value = values.get(name)?.[0];
    return value ? ok(value) : fail(refuse('invalid_request', `The parameter ${name} is missing`));
  },
});

/** For requests that carry no form: nothing came in one. */
export const EMPTY_FORM: Form = toForm(new Map());

/**
 * The parameters of a POST body. Unknown ones are ignored, as RFC 6749 §3.1 says; parameters in the URL are refused.
 * @see RFC 6749 §3.1, §3.2
 */
export function readForm(request: PlainRequest): Result<Form, Refusal> {
  if (targetPath(request.target) !== request.target)
    return fail(refuse('invalid_request', 'Parameters belong into the body, not into the URL'));
  if (!isMediaType(headerValues(request, 'content-type'), 'application/x-www-form-urlencoded'))
    return fail(refuse('invalid_request', 'The body must be application/x-www-form-urlencoded'));
  let text: string;
  try {
    text = utf8.decode(request.body);
  } catch {
    return fail(refuse('invalid_request', 'The body is not UTF-8'));
  }
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_PARAMETERS) return fail(refuse('invalid_request', 'There are too many parameters'));
  const values = new Map<string, string[]>();
  for (const pair of pairs) {
    const problem = take(pair, values);
    if (problem !== null) return fail(refuse('invalid_request', problem));
  }
  return ok(toForm(values));
}
