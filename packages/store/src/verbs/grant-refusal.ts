// The fine reasons of a refused code or refresh token, by way of the port.
import type { RedeemOutcome } from '@davit/auth';

export type GrantRefusal = Extract<RedeemOutcome, { kind: 'refused' }>['reason'];
