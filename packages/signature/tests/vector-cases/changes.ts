// What happens to a signed request on its way, as one-liners for the cases.
import type { Request } from './profile-vector.ts';
import type { Header } from './vector.ts';

export type Change = (request: Request) => Request;

const isNamed =
  (name: string) =>
  ([key]: Header) =>
    key.toLowerCase() === name.toLowerCase();

export const setTarget =
  (target: string): Change =>
  (request) => ({ ...request, target });
export const setMethod =
  (method: string): Change =>
  (request) => ({ ...request, method });
export const setBody =
  (body: string | Uint8Array | null): Change =>
  (request) => ({ ...request, body: typeof body === 'string' ? Buffer.from(body) : body });

export const changeHeader =
  (name: string, change: (value: string) => string): Change =>
  (request) => ({
    ...request,
    headers: request.headers.map((line): Header => (isNamed(name)(line) ? [line[0], change(line[1])] : line)),
  });
export const setHeader = (name: string, value: string): Change => changeHeader(name, () => value);
export const dropHeader =
  (name: string): Change =>
  (request) => ({ ...request, headers: request.headers.filter((line) => !isNamed(name)(line)) });
export const addHeader =
  (name: string, value: string): Change =>
  (request) => ({ ...request, headers: [...request.headers, [name, value]] });
export const addFirst =
  (name: string, value: string): Change =>
  (request) => ({ ...request, headers: [[name, value], ...request.headers] });
export const repeatHeader =
  (name: string): Change =>
  (request) => ({
    ...request,
    headers: request.headers.flatMap((line) => (isNamed(name)(line) ? [line, line] : [line])),
  });
/** Writes the header's name in another case. */
export const renameHeader =
  (name: string, to: string): Change =>
  (request) => ({
    ...request,
    headers: request.headers.map((line): Header => (isNamed(name)(line) ? [to, line[1]] : line)),
  });

/** Writes the bytes of the signature anew. */
export const changeSignature = (change: (signature: Buffer) => Uint8Array): Change =>
  changeHeader('signature', (value) => {
    const [label = '', text = ''] = value.split('=:');
    return `${label}=:${Buffer.from(change(Buffer.from(text.slice(0, -1), 'base64'))).toString('base64')}:`;
  });
export const changeInput = (from: string | RegExp, to: string): Change =>
  changeHeader('signature-input', (value) => value.replace(from, to));

export const inOrder =
  (...changes: readonly Change[]): Change =>
  (request) =>
    changes.reduce((result, change) => change(result), request);
