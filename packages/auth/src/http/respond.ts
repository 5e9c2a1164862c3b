// Builds plain responses. Nothing is cacheable unless the caller says so.
import type { PlainResponse } from '@davit/protocol';

export type Headers = readonly (readonly [name: string, value: string])[];

export const json = (status: number, value: unknown, headers: Headers = []): PlainResponse => ({
  status,
  headers: [['content-type', 'application/json'], ['cache-control', 'no-store'], ...headers],
  body: JSON.stringify(value),
});

export const noContent = (headers: Headers = []): PlainResponse => ({
  status: 204,
  headers: [['cache-control', 'no-store'], ...headers],
  body: '',
});
