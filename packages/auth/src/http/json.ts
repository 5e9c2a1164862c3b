// Reads a JSON body against a schema. The refusal names the member that is wrong, never its value.
import { fail, headerValues, ok, type PlainRequest, type Result } from '@davit/protocol';
import * as z from 'zod';
import { type Refusal, refuse } from '../refusal.ts';
import { isMediaType } from './media-type.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const malformed = (description: string) => fail(refuse('invalid_request', description));

export function readJson<T>(request: PlainRequest, schema: z.core.$ZodType<T>): Result<T, Refusal> {
  if (!isMediaType(headerValues(request, 'content-type'), 'application/json'))
    return malformed('The body must be application/json');
  let value: unknown;
  try {
    const text = utf8.decode(request.body);
    if (text.includes('\\u0000')) return malformed('A member contains a NUL character');
    value = JSON.parse(text);
  } catch {
    return malformed('The body is not JSON in UTF-8');
  }
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  // A path is made of our own names and of indices; the message of an issue may quote input, so it is not repeated.
  const path = issue?.code === 'unrecognized_keys' ? '' : (issue?.path ?? []).map(String).join('.').slice(0, 100);
  return malformed(path === '' ? 'The body does not have the expected members' : `The member ${path} is wrong`);
}
