// A request as a curl command that a POSIX shell takes as it is. Curl adds nothing that was not signed.
import type { HeaderLine } from '../http-signature/request-head.ts';

const quote = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

export type CurlBody = { readonly file: string } | { readonly text: string } | null;

function methodArguments(method: string, body: CurlBody): string[] {
  if (method === 'HEAD' && body === null) return ['--head'];
  return method === (body === null ? 'GET' : 'POST') ? [] : ['-X', quote(method)];
}

export function curlCommand(method: string, url: string, headers: readonly HeaderLine[], body: CurlBody): string {
  const parts = ['curl', ...methodArguments(method, body)];
  // Else curl takes brackets for ranges, and dots in paths for its own to resolve.
  if (/[[\]{}]/.test(url)) parts.push('--globoff');
  parts.push('--path-as-is', quote(url));
  // A header without a value is sent by curl only with a semicolon.
  const lines = headers.map(([name, value]) => `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`);
  if (body !== null)
    lines.push('file' in body ? `--data-binary ${quote(`@${body.file}`)}` : `--data-raw ${quote(body.text)}`);
  return [parts.join(' '), ...lines].join(' \\\n  ');
}
