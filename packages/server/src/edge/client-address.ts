// Whose request it is, where proxies of the operator stand before the server: the nearest address that is none of theirs. Without
// that setting no header is believed. Pure.
import { BlockList, isIP } from 'node:net';
import type { TrustedProxies } from '../config.ts';
import { parseForwardedFor } from './forwarded-for.ts';
import type { HeaderLine } from './request-head.ts';

/** The address of the connection, and the request's header lines, → the client's address. */
export type ClientAddress = (peer: string, headers: readonly HeaderLine[]) => string;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Call after `findProxyFaults`. */
export function createClientAddress(trusted: TrustedProxies | undefined): ClientAddress {
  if (trusted === undefined) return (peer) => peer;
  const { header, addresses } = trusted;
  const own = new BlockList();
  for (const each of addresses) {
    const [address = '', prefix] = each.split('/');
    if (prefix === undefined) own.addAddress(address, familyOf(address));
    else own.addSubnet(address, Number(prefix), familyOf(address));
  }
  const isOwn = (address: string): boolean => isIP(address) > 0 && own.check(address, familyOf(address));
  return (peer, headers) => {
    if (!isOwn(peer)) return peer;
    const lines = headers.flatMap(([name, value]) => (name === header ? [value] : []));
    const said = parseForwardedFor(header, lines.join(','));
    // Each proxy appends whom it was asked by, so the last word is the nearest one's. What stands before the first address that is
    // no proxy's came from the client, who may have written anything.
    let client = peer;
    while (isOwn(client)) {
      const next = said.pop() ?? null;
      // It did not say: what cannot be told apart counts as the proxy that sent it.
      if (next === null) return client;
      client = next;
    }
    return client;
  };
}
