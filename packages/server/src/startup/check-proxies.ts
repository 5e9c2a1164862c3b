// Which proxies a server refuses to believe: each address that is trusted by mistake can give itself any other. Pure.
import { isIP } from 'node:net';
import type { TrustedProxies } from '../config.ts';

/** A shorter network holds clients too: nobody has so many proxies. */
const MIN_PREFIX = { 4: 8, 6: 32 } as const;

function faultOf(text: unknown): string | null {
  const hint = 'Write an address such as 10.1.2.3, or a network such as 10.1.0.0/16 or fd00:1::/64.';
  if (typeof text !== 'string') return `A trusted proxy is not a text. ${hint}`;
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  if ((family !== 4 && family !== 6) || address.includes('%') || more.length > 0)
    return `The trusted proxy ${JSON.stringify(text)} is not an address. ${hint}`;
  if (prefix === undefined) return null;
  const bits = family === 4 ? 32 : 128;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits)
    return `The trusted proxy ${JSON.stringify(text)} is not a network. ${hint}`;
  if (Number(prefix) >= MIN_PREFIX[family]) return null;
  return `The trusted proxies ${text} are too many: clients could be among them. Name a network of /${MIN_PREFIX[family]} or smaller.`;
}

/** Sentences for the operator; empty when the setting can be used. */
export function findProxyFaults(trusted: TrustedProxies | undefined): string[] {
  if (trusted === undefined) return [];
  const { addresses, header } = trusted;
  const faults: string[] = [];
  if (header !== 'forwarded' && header !== 'x-forwarded-for')
    faults.push(
      'The header of the trusted proxies has to be "forwarded" or "x-forwarded-for": the one that they write.',
    );
  if (!Array.isArray(addresses) || addresses.length === 0)
    return [...faults, 'The trusted proxies name no address. Name one, or leave the setting out.'];
  return [...faults, ...addresses.map(faultOf).filter((fault) => fault !== null)];
}
