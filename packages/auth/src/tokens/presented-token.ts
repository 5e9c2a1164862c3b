// Finds the access token in a request: the Authorization header and nothing else (RFC 6750 §2.1, RFC 9449 §7.1).
import { fail, headerValues, ok, type PlainRequest, type Result } from '@davit/protocol';
import { type Refusal, refuse } from '../refusal.ts';
import { type TokenScheme, tokenMissing } from './challenge.ts';

export interface PresentedToken {
  readonly scheme: TokenScheme;
  readonly text: string;
}

const CREDENTIALS = /^(dpop|bearer) +([A-Za-z0-9._~+/-]+=*)$/i;
const PARAMETER = /(?:^|[?&])access_token(?:=|&|$)/;

function isInParameters(request: PlainRequest): boolean {
  const query = request.target.indexOf('?');
  if (query >= 0 && PARAMETER.test(request.target.slice(query))) return true;
  const [contentType = ''] = headerValues(request, 'content-type');
  if (request.body.length === 0 || !contentType.toLowerCase().startsWith('application/x-www-form-urlencoded'))
    return false;
  return PARAMETER.test(new TextDecoder().decode(request.body));
}

export function presentedToken(request: PlainRequest): Result<PresentedToken, Refusal> {
  // T062: a token in a URL ends up in logs and histories; it is refused even when the header is right.
  if (isInParameters(request))
    return fail(refuse('invalid_request', 'An access token belongs into the Authorization header only'));
  const values = headerValues(request, 'authorization');
  if (values.length > 1) return fail(refuse('invalid_request', 'There is more than one Authorization header'));
  const match = values[0] === undefined ? null : CREDENTIALS.exec(values[0]);
  if (match === null) return fail(tokenMissing());
  return ok({ scheme: match[1]?.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', text: match[2] as string });
}
