// Reads one message as JSON-RPC 2.0. What is neither a request nor a notification is a violation.
import type { Json } from '@davit/protocol';
import { toBareJson } from './bare-json.ts';

export type RpcMessage =
  | { readonly kind: 'request'; readonly id: string; readonly method: string; readonly params: Json }
  | { readonly kind: 'notification'; readonly method: string; readonly params: Json };

const MAX_NAME_LENGTH = 128;
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_NAME_LENGTH;

/** Null when it is not a JSON-RPC request or notification. `params` is `{}` when left out. */
export function parseRpcMessage(raw: unknown): RpcMessage | null {
  const message = toBareJson(raw);
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return null;
  const { jsonrpc, id, method, params = Object.create(null) as Json } = message;
  if (jsonrpc !== '2.0' || !isName(method)) return null;
  if (id === undefined) return { kind: 'notification', method, params };
  return isName(id) ? { kind: 'request', id, method, params } : null;
}
