// The cheapest checks of a request: method, target, number of headers; and which of our names it was sent to.
import type { RequestHead } from '../http-signature/request-head.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import type { HeaderTable } from './header-table.ts';
import { MAX_HEADER_LINES } from './limits.ts';
import { targetFault } from './target-fault.ts';

const METHOD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,32}$/;

export const isMethod = (text: string): boolean => METHOD.test(text);

export function headFault({ method, target, headers }: RequestHead): SignatureFailure | null {
  if (headers.length > MAX_HEADER_LINES)
    return { reason: 'malformed', part: 'header', detail: `more than ${MAX_HEADER_LINES} headers` };
  if (!isMethod(method)) return { reason: 'malformed', part: 'method', detail: 'not a method name' };
  const fault = targetFault(target);
  return fault === null ? null : { reason: 'malformed', part: 'target', detail: fault };
}

/** With several names, the one that Host says; else the first. Whichever it is, it was signed or the signature is wrong. */
export function chooseAuthority(configured: string | readonly string[], headers: HeaderTable): string {
  if (typeof configured === 'string') return configured;
  const host = headers.get('host')?.toLowerCase();
  const found = configured.find((name) => name === host) ?? configured[0];
  if (found === undefined) throw new TypeError('no authority is configured');
  return found;
}
