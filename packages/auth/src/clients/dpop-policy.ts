// Whether a client must use DPoP, and what helps one that does not. No I/O.
import type { Client } from './client.ts';

/** Installations and mini-programs without a back end are known by their key alone, whatever else their policy says. */
export const needsDpop = ({ authMethod, dpop, kind }: Pick<Client, 'authMethod' | 'dpop' | 'kind'>): boolean =>
  dpop === 'required' || (authMethod === 'none' && kind !== 'web');

/** A client with a credential may have been public once: its policy stays as it was when its authentication changes. */
export const missingDpopHint = ({ authMethod }: Pick<Client, 'authMethod'>): string =>
  authMethod === 'none'
    ? 'A public client is known by its key: make one, and use DPoP with it.'
    : 'This client is set to "dpop": "required": use DPoP beside its credential, or let the operator set "optional".';
