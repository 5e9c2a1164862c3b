// How much a host session is worth, compared with what a scope demands (authorization.md §1). No I/O.
import type { Assurance } from '../clients/client.ts';

const RANK: Readonly<Record<Assurance, number>> = { none: 0, attested: 1, confidential: 2 };

export const isAssured = (session: Assurance, demanded: Assurance): boolean => RANK[session] >= RANK[demanded];
