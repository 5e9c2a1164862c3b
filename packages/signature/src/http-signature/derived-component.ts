// The value of a derived component (RFC 9421 §2.2). The raw target is cut, never normalised.

import { type Result, refuse, succeed } from '../result.ts';
import { normalizeAuthority } from './authority.ts';
import type { ComponentFailureReason } from './component-failure.ts';
import { isResponseMessage, type SignedMessage, type SignedRequestMessage } from './message.ts';
import { queryParameterValues } from './query-parameter.ts';
import { splitTarget } from './request-target.ts';
import { type Parameter, parameterOf } from './structured-fields/values.ts';

type Value = Result<string, ComponentFailureReason>;

function queryParameter(request: SignedRequestMessage, parameters: readonly Parameter[]): Value {
  const name = parameterOf(parameters, 'name');
  if (name?.type !== 'string') return refuse('unknown_parameter');
  const parts = splitTarget(request.target);
  if (parts === null) return refuse('bad_target');
  const values = queryParameterValues(parts.query, name.value);
  const [value] = values;
  if (value === undefined) return refuse('absent');
  // > If a parameter name occurs multiple times in a request, the named query parameter MUST NOT be included.
  return values.length > 1 ? refuse('ambiguous') : succeed(value);
}

function requestValue(name: string, request: SignedRequestMessage): Value {
  if (name === '@method') return succeed(request.method);
  if (name === '@authority') return succeed(normalizeAuthority(request.authority, request.scheme));
  if (name === '@scheme') return succeed(request.scheme.toLowerCase());
  if (name === '@request-target') return succeed(request.target);
  const parts = splitTarget(request.target);
  if (parts === null) return refuse('bad_target');
  if (name === '@target-uri')
    return succeed(
      `${request.scheme.toLowerCase()}://${normalizeAuthority(request.authority, request.scheme)}${parts.path}${parts.query}`,
    );
  // > an empty path string is normalized as a single slash (§2.2.6)
  if (name === '@path') return succeed(parts.path === '' ? '/' : parts.path);
  // > If the query string is absent from the request message, the component value is the leading ? character alone (§2.2.7)
  if (name === '@query') return succeed(parts.query === '' ? '?' : parts.query);
  return refuse('unknown_name');
}

/** @param message the one that the component is taken from: with `;req` already the request. */
export function derivedComponentValue(name: string, parameters: readonly Parameter[], message: SignedMessage): Value {
  const own = parameters.filter(([key]) => key !== 'req');
  if (name === '@query-param') {
    if (isResponseMessage(message)) return refuse('wrong_message');
    return own.length === 1 ? queryParameter(message, own) : refuse('unknown_parameter');
  }
  if (own.length > 0) return refuse('unknown_parameter');
  if (name === '@status') return isResponseMessage(message) ? succeed(String(message.status)) : refuse('wrong_message');
  if (isResponseMessage(message)) return refuse(name.startsWith('@') ? 'wrong_message' : 'unknown_name');
  return requestValue(name, message);
}
