// One document's calls: from the wire to a handler and back, driven by the method table (I7). Every call is answered once;
// nothing that a mini-program sends, and nothing that a handler throws, reaches the host as an exception.
import { encodeUtf8 } from '@davit/crypto';
import {
  BRIDGE_ERRORS,
  BRIDGE_METHODS,
  type BridgeErrorCode,
  type BridgeMethodName,
  type BridgeParams,
  type BridgeResult,
  bridgeError,
  isBridgeMethod,
  type Json,
  type RateClass,
} from '@davit/protocol';
import type { CallEnd, Caller } from './call-event.ts';
import { createCall } from './call-in-flight.ts';
import { MAX_CALLS_IN_FLIGHT } from './durations.ts';
import { BridgeRefusal, type Channel } from './ports.ts';
import { parseRpcMessage } from './rpc-message.ts';

export type Handlers = {
  readonly [M in BridgeMethodName]: (
    params: BridgeParams<M>,
    caller: Caller,
  ) => BridgeResult<M> | Promise<BridgeResult<M>>;
};

export interface DispatcherOptions {
  readonly channel: Channel;
  readonly handlers: Handlers;
  readonly permissions: readonly string[];
  /** False while the mini-program is hidden. */
  readonly onScreen: () => boolean;
  /** Takes a token of the class; false when there is none left. Shared by all documents of an instance. */
  readonly take: (rate: RateClass) => boolean;
  readonly now: () => number;
  readonly violation: (what: string) => void;
  /** A well-formed message came, of whatever kind: the document answers. */
  readonly heard: () => void;
  /** Told of each call once it is settled. */
  readonly settled: (call: {
    method: string;
    outcome: 'ok' | BridgeErrorCode;
    durationMs: number;
    cause?: unknown;
  }) => void;
  /** Never throws. */
  readonly onCall?: ((method: string, params: Json, caller: Caller, end: CallEnd | null) => void) | undefined;
}

export interface Dispatcher {
  /** Answers every call in flight with `code` and takes no further ones. */
  end(code: BridgeErrorCode): void;
}

type Outcome =
  | { readonly code: 'ok'; readonly result: Json; readonly hint?: undefined; readonly cause?: undefined }
  | { readonly code: BridgeErrorCode; readonly hint?: string | undefined; readonly cause?: unknown };
const refuse = (code: BridgeErrorCode, hint?: string): Outcome => ({ code, hint });

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { channel, now, onCall } = options;
  /** Settles the call of an id. */
  const inFlight = new Map<string, (outcome: Outcome) => void>();
  let endedWith: BridgeErrorCode | null = null;

  const begin = (id: string, method: string, params: Json): { settle: (outcome: Outcome) => void; caller: Caller } => {
    const startedAt = now();
    const call = createCall();
    const { caller } = call;
    onCall?.(method, params, caller, null);
    const settle = (outcome: Outcome): void => {
      if (inFlight.get(id) !== settle) return;
      inFlight.delete(id);
      const thrown = call.end();
      const { code, hint } = outcome;
      channel.post(
        outcome.code === 'ok'
          ? { jsonrpc: '2.0', id, result: outcome.result }
          : { jsonrpc: '2.0', id, error: bridgeError(outcome.code, hint) as unknown as Json },
      );
      const durationMs = now() - startedAt;
      const name = isBridgeMethod(method) ? method : 'unknown';
      options.settled({ method: name, outcome: code, durationMs, cause: outcome.cause ?? thrown });
      onCall?.(method, params, caller, {
        outcome: code,
        hint,
        durationMs,
        resultBytes: outcome.code === 'ok' ? encodeUtf8(JSON.stringify(outcome.result)).length : 0,
      });
    };
    inFlight.set(id, settle);
    return { settle, caller };
  };

  channel.onMessage = (raw) => {
    const message = parseRpcMessage(raw);
    if (message === null) return options.violation('message');
    options.heard();
    if (message.kind === 'notification') {
      const { params } = message;
      if (message.method !== '$/cancel' || typeof params !== 'object' || params === null || Array.isArray(params))
        return;
      // The caller has let go of the call; the handler hears of it, but what it has done cannot be called back.
      if (typeof params.id === 'string')
        inFlight.get(params.id)?.(refuse('status_unknown', 'The caller cancelled it.'));
      return;
    }
    if (inFlight.has(message.id)) return options.violation('id');
    const full = inFlight.size >= MAX_CALLS_IN_FLIGHT;
    const { settle, caller } = begin(message.id, message.method, message.params);
    if (endedWith !== null) return settle(refuse(endedWith));
    if (full) return settle(refuse('rate_limited', 'Too many calls in flight.'));
    void run(options, message.method, message.params, caller).then(settle);
  };

  return {
    end(code) {
      endedWith ??= code;
      for (const settle of [...inFlight.values()]) settle(refuse(code));
    },
  };
}

/** Never rejects. */
async function run(options: DispatcherOptions, name: string, rawParams: Json, caller: Caller): Promise<Outcome> {
  if (!isBridgeMethod(name)) return refuse('method_not_found');
  const method = BRIDGE_METHODS[name];
  try {
    const params = method.params.read(rawParams);
    if (!params.ok) {
      const { path, message } = params.failure;
      return refuse('invalid_params', `${path || 'params'}: ${message}`.slice(0, 200));
    }
    if (method.permission !== null && !options.permissions.includes(method.permission)) {
      return refuse('permission_denied', 'The manifest does not declare the permission.');
    }
    if (method.visible && !options.onScreen()) return refuse('hidden');
    if (!options.take(method.rate)) return refuse('rate_limited');
    const handler = options.handlers[name] as (params: unknown, caller: Caller) => unknown;
    const result = method.result.read(await handler(params.value, caller));
    // A result that does not fit is the host's mistake; it stays here.
    if (!result.ok) return { code: 'unavailable', cause: result.failure };
    return { code: 'ok', result: result.value as Json };
  } catch (cause) {
    if (cause instanceof BridgeRefusal && Object.hasOwn(BRIDGE_ERRORS, cause.code))
      return refuse(cause.code, cause.hint);
    return { code: 'unavailable', cause };
  }
}
