// Checks a JSON document or a query against a schema. The refusal names the key and the rule, never the value.
import { fail, ok, type PlainRequest, type Result, targetPath } from '@davit/protocol';
import * as z from 'zod';
import { readJson } from '../http/json.ts';
import { type Refusal, refuse } from '../refusal.ts';

const SAFE_KEY = /^[A-Za-z0-9_.-]{1,64}$/;

function sentence(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'The document is wrong';
  const path = issue.path
    .map(String)
    .filter((key) => SAFE_KEY.test(key))
    .join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.filter((key) => SAFE_KEY.test(key)).map((key) => (path === '' ? key : `${path}.${key}`));
    return `There is no key ${keys.join(', ') || 'of that name'} here`;
  }
  return `${path === '' ? 'The document' : path}: ${issue.message.replace(/^Invalid input: /, '')}`;
}

export function checkDocument<S extends z.ZodType>(schema: S, value: unknown): Result<z.output<S>, Refusal> {
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : fail(refuse('invalid_request', sentence(parsed.error.issues[0])));
}

export function readDocument<S extends z.ZodType>(schema: S, request: PlainRequest): Result<z.output<S>, Refusal> {
  const body = readJson(request, z.unknown());
  return body.ok ? checkDocument(schema, body.value) : body;
}

/** Each parameter at most once. */
export function readQuery<S extends z.ZodType>(schema: S, request: PlainRequest): Result<z.output<S>, Refusal> {
  const query = new URLSearchParams(request.target.slice(targetPath(request.target).length));
  const entries = [...query];
  const value = Object.fromEntries(entries);
  if (Object.keys(value).length < entries.length)
    return fail(refuse('invalid_request', 'A parameter comes more than once'));
  return checkDocument(schema, value);
}
