// The answer when a value that proves a request was used before: the store wrote nothing (RFC 9449 §11.1, RFC 7523 §3).
import { type Refusal, refuse } from '../refusal.ts';

export const replayRefusal = (installationJkt: string | null): Refusal =>
  refuse(installationJkt === null ? 'invalid_client' : 'invalid_dpop_proof');
