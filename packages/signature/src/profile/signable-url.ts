// What of a URL goes over the wire: authority and raw target, as fetch and every HTTP client write them.
import { targetFault } from './target-fault.ts';

export interface SignableUrl {
  readonly scheme: 'http' | 'https';
  /** Lower case, without the scheme's own port. */
  readonly authority: string;
  readonly target: string;
}

/** Throws a TypeError for a URL that verifiers refuse: better here than there. */
export function parseSignableUrl(text: string): SignableUrl {
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError('the URL does not begin with http:// or https://');
  if (url.username !== '' || url.password !== '') throw new TypeError('a URL with a password in it is not sent');
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  // From href, not pathname + search: `/a?` is sent with its question mark.
  const href = url.hash === '' && !url.href.endsWith('#') ? url.href : url.href.slice(0, url.href.indexOf('#'));
  const target = href.slice(scheme.length + '://'.length + url.host.length);
  const fault = targetFault(target);
  if (fault !== null) throw new TypeError(`the URL cannot be signed: ${fault}`);
  return { scheme, authority: url.host, target };
}
