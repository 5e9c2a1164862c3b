// JSON-RPC over a transport: every call settles with a result, a typed error or a timeout. Knows no method.
import type { BridgeErrorObject, BridgeRequest, Json } from '@davit/protocol';
import { DavitError } from '../davit-error.ts';
import type { Platform } from '../platform.ts';
import type { Transport } from './transport.ts';

/** `MAX_MESSAGE_LENGTH` of the protocol; the container closes who sends more. */
const MAX_LENGTH = 1024 * 1024;
const CALL_TIMEOUT_MS = 30_000;

export interface CallOptions {
  /** Aborting rejects the call with `aborted` and tells the container to stop. */
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

export interface Caller {
  call(method: string, params: unknown, options?: CallOptions): Promise<unknown>;
}

interface Incoming {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: Partial<BridgeErrorObject> | null;
  readonly method?: unknown;
  readonly params?: unknown;
}

export function createCaller(
  transport: Transport,
  { after }: Pick<Platform, 'after'>,
  onEvent: (name: string, payload: unknown) => void,
): Caller {
  /** Settles the call of an id; gone once it has. */
  const pending = new Map<string, (message: Incoming | DavitError) => void>();
  let lastId = 0;
  let closed = false;

  const send = (message: Omit<BridgeRequest, 'jsonrpc' | 'id'> & { id?: string }) => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    if (text.length > MAX_LENGTH) throw new DavitError('invalid_params');
    transport.post(text);
  };

  transport.onClose = () => {
    closed = true;
    pending.forEach((settle) => {
      settle(new DavitError('closed'));
    });
  };
  transport.onMessage = (data) => {
    const message = (data ?? {}) as Incoming;
    const { id, method, params } = message;
    if (typeof id === 'string') pending.get(id)?.(message);
    // The container asks whether this page still answers.
    else if (method === '$/ping') send({ method: '$/pong', params: params as Json });
    else if (typeof method === 'string') onEvent(method, params);
  };

  return {
    call: (method, params = {}, { signal, timeoutMs = CALL_TIMEOUT_MS } = {}) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new DavitError('closed'));
        if (signal?.aborted) return reject(new DavitError('aborted'));
        lastId += 1;
        const id = `${lastId}`;
        const giveUp = (code: string) => {
          settle(new DavitError(code));
          send({ method: '$/cancel', params: { id } });
        };
        const abort = () => giveUp('aborted');
        const stop = after(timeoutMs, () => giveUp('timeout'));
        const settle = (message: Incoming | DavitError) => {
          pending.delete(id);
          stop();
          signal?.removeEventListener('abort', abort);
          if (message instanceof DavitError) reject(message);
          else if (message.error) reject(toDavitError(message.error));
          else resolve(message.result);
        };
        pending.set(id, settle);
        signal?.addEventListener('abort', abort);
        try {
          send({ id, method, params: params as Json });
        } catch (cause) {
          // Too long, or not JSON (a cycle, a BigInt).
          settle(new DavitError('invalid_params', { cause }));
        }
      }),
  };
}

function toDavitError({ message, data }: Partial<BridgeErrorObject>): DavitError {
  return new DavitError(data?.code ?? 'unavailable', { message, hint: data?.hint });
}
