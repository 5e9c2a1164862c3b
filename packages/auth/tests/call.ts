// One request as a test writes it, and one answer as a test reads it.
import { encodeUtf8 } from '@davit/crypto';
import type { PlainRequest, PlainResponse } from '@davit/protocol';

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly form?: Readonly<Record<string, string>> | string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
}

export interface Answer {
  readonly status: number;
  /** All values of a header, in order. */
  header(name: string): string[];
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server wrote
  readonly json: any;
}

export function toRequest({ method, path, form, headers = [], body }: Call): PlainRequest {
  const text = typeof form === 'string' ? form : new URLSearchParams(form ?? {}).toString();
  const isForm = form !== undefined && !headers.some(([name]) => name === 'content-type');
  return {
    method: method ?? (form === undefined && body === undefined ? 'GET' : 'POST'),
    target: path,
    headers: [...(isForm ? [['content-type', 'application/x-www-form-urlencoded'] as const] : []), ...headers],
    body: body ?? encodeUtf8(text),
    remoteAddress: '127.0.0.1',
  };
}

export function toAnswer(response: PlainResponse): Answer {
  const text = typeof response.body === 'string' ? response.body : new TextDecoder().decode(response.body);
  const isJson = response.headers.some(([name, value]) => name === 'content-type' && value.includes('json'));
  return {
    status: response.status,
    header: (name) => response.headers.filter(([key]) => key === name).map(([, value]) => value),
    text,
    json: isJson ? JSON.parse(text) : null,
  };
}
