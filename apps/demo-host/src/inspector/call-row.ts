// One bridge call as the panel shows it. Holds no result, and no parameter that is a secret.
import type { CallEnd, CallEvent } from '@davit/container';
import { plainText } from '@davit/host';
import { BRIDGE_METHODS, isBridgeMethod } from '@davit/protocol';
import { type Verdict, verdictOf } from './call-verdict.ts';
import { maskParams } from './mask-params.ts';

export interface CallRow {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly appId: string;
  readonly method: string;
  /** The scope that it asks for, or the permission that the method needs. */
  readonly asks: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly wasAsked: boolean;
  readonly verdict: Verdict;
  readonly hint: string | null;
  readonly durationMs: number | null;
  /** Null where nothing came back. */
  readonly resultBytes: number | null;
}

export function rowOf({ appId, method, params }: CallEvent, id: number, at: number): CallRow {
  const masked = maskParams(method, params);
  const permission = isBridgeMethod(method) ? BRIDGE_METHODS[method].permission : null;
  return {
    id,
    at,
    appId,
    method: plainText(method, 60),
    asks: (method === 'auth.requestCode' ? masked.scope : undefined) ?? permission,
    params: masked,
    wasAsked: false,
    verdict: verdictOf(null, false),
    hint: null,
    durationMs: null,
    resultBytes: null,
  };
}

export const withQuestion = (row: CallRow): CallRow => ({ ...row, wasAsked: true, verdict: verdictOf(null, true) });

export const withEnd = (row: CallRow, end: CallEnd): CallRow => ({
  ...row,
  verdict: verdictOf(end, row.wasAsked),
  hint: end.hint === undefined ? null : plainText(end.hint, 200),
  durationMs: Math.round(end.durationMs * 10) / 10,
  resultBytes: end.outcome === 'ok' ? end.resultBytes : null,
});
