// What a middleware must be told, checked once at the start: a mistake here is better found then than by a caller.
import type { RequestHead } from '../http-signature/request-head.ts';
import { NONCE_RETENTION_SECONDS } from '../profile/limits.ts';
import type { ReplayStore } from '../replay/replay-store.ts';
import type { VerifyEitherOptions } from '../verify.ts';
import { reportToConsole } from './outage-report.ts';
import type { ProtectionFailure } from './protection-failure.ts';

export interface ProtectOptions extends Omit<VerifyEitherOptions, 'now'> {
  readonly replay: ReplayStore;
  /** Seconds since 1970; the platform's clock when absent. */
  readonly clock?: () => number;
  /** Longer bodies are refused with 413; 1 MiB when absent. The whole body is kept until its digest is known. */
  readonly maxBodyBytes?: number;
  /** From the end of the headers to the end of the body: 1 to 25, 20 when absent. Slower ones are refused with 408. */
  readonly bodyTimeoutSeconds?: number;
  /** What `type` in refusals begins with; the code follows it. */
  readonly docs?: string;
  /** Hears every refusal with its evidence, after the answer: for logs. */
  readonly onRefusal?: (failure: ProtectionFailure, head: RequestHead) => void;
  /**
   * Hears what key lookup or replay store threw whenever that ends in 503. Without it and without `onRefusal`, the console gets
   * one line a minute, which names the error but does not quote it.
   */
  readonly onError?: (cause: unknown) => void;
}

export type SettledOptions = ProtectOptions &
  Required<Pick<ProtectOptions, 'clock' | 'maxBodyBytes' | 'bodyTimeoutSeconds' | 'onError'>>;

export const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;
export const DEFAULT_BODY_TIMEOUT_SECONDS = 20;
/**
 * A head is taken until 30 s after `expires`, its nonce is forgotten 60 s after: a body that took longer than what is between
 * could be sent twice. Five seconds are left for clocks that differ.
 */
export const MAX_BODY_TIMEOUT_SECONDS = NONCE_RETENTION_SECONDS - 30 - 5;

const AUTHORITY = /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
const ORIGIN = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
/** Empty for what is neither: then the sentence about the option is the one that is thrown. */
const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];

/** For callers without types, and for a list or a Map where a function belongs: found now, it is no 503 later. */
function checkFunction(value: unknown, sentence: string): void {
  if (typeof value !== 'function') throw new TypeError(sentence);
}

function checkFunctions({ keys, replay, classic }: SettledOptions): void {
  checkFunction(keys, '`keys` is a function: keyid → key, or null');
  checkFunction((replay as { spend?: unknown } | undefined)?.spend, '`replay` is a store, such as memoryReplayStore()');
  if (classic !== undefined)
    checkFunction(classic.keys, '`classic.keys` is a function: client id → list of its RSA keys, empty when unknown');
}

function check(options: SettledOptions): void {
  checkFunctions(options);
  const names = listOf(options.authority);
  if (names.length === 0 || !names.every((name) => AUTHORITY.test(name)))
    throw new TypeError(
      '`authority` is the host that callers use, such as api.example.com or localhost:8080: no scheme',
    );
  if (options.classic !== undefined) {
    const origins = listOf(options.classic.origin);
    if (origins.length === 0 || !origins.every((origin) => ORIGIN.test(origin)))
      throw new TypeError('`classic.origin` is scheme and host, such as https://api.example.com: no slash at the end');
  }
  if (!Number.isSafeInteger(options.maxBodyBytes) || options.maxBodyBytes < 0)
    throw new TypeError('`maxBodyBytes` is a whole number of bytes');
  if (!(options.bodyTimeoutSeconds >= 1 && options.bodyTimeoutSeconds <= MAX_BODY_TIMEOUT_SECONDS))
    throw new TypeError(`\`bodyTimeoutSeconds\` is 1 to ${MAX_BODY_TIMEOUT_SECONDS}: nonces are not kept for longer`);
}

/** Throws a TypeError that names the option. */
export function settleOptions(options: ProtectOptions): SettledOptions {
  const clock = options.clock ?? (() => Date.now() / 1000);
  const settled: SettledOptions = {
    ...options,
    ...(options.cover === undefined ? {} : { cover: options.cover.map((name) => name.toLowerCase()) }),
    clock,
    maxBodyBytes: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
    bodyTimeoutSeconds: options.bodyTimeoutSeconds ?? DEFAULT_BODY_TIMEOUT_SECONDS,
    onError: options.onError ?? (options.onRefusal === undefined ? reportToConsole(clock) : () => {}),
  };
  check(settled);
  return settled;
}

/** To be called after the answer. */
export function tellOwner(failure: ProtectionFailure, head: RequestHead, options: SettledOptions): void {
  if (failure.reason === 'replay_store_down') options.onError(failure.cause);
  options.onRefusal?.(failure, head);
}
