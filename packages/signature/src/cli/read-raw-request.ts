// The bytes of an HTTP/1 request, as captured or typed → head and body. Forgives line ends without CR; changes nothing else.
import { trimSpaces } from '../http-signature/field-component.ts';
import type { HeaderLine, RequestHead } from '../http-signature/request-head.ts';
import { CliProblem } from './cli-problem.ts';

export interface RawRequest {
  readonly head: RequestHead;
  readonly body: Uint8Array | null;
  /** What is odd about the capture, in sentences. */
  readonly notes: readonly string[];
}

const HINT = 'Give the request as it goes over the wire: request line, headers, an empty line, body.';
const problem = (detail: string) => new CliProblem('This is no HTTP request', detail, HINT);

function splitHead(bytes: Buffer): { readonly lines: readonly string[]; readonly rest: Buffer } {
  const crlf = bytes.indexOf('\r\n\r\n');
  const lf = bytes.indexOf('\n\n');
  const isCrlf = crlf >= 0 && (lf < 0 || crlf < lf);
  const end = isCrlf ? crlf : lf < 0 ? bytes.length : lf;
  const text = bytes.subarray(0, end).toString('latin1');
  return {
    lines: text.split(/\r?\n/).filter((line, i) => line !== '' || i === 0),
    rest: bytes.subarray(end + (isCrlf ? 4 : 2)),
  };
}

function parseLine(line: string): HeaderLine {
  const colon = line.indexOf(':');
  if (colon < 1 || /[ \t]/.test(line.slice(0, colon))) throw problem(`“${line}” is no header line`);
  return [line.slice(0, colon), trimSpaces(line.slice(colon + 1))];
}

function unchunk(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\n', at);
    const size = Number.parseInt(bytes.subarray(at, end < 0 ? bytes.length : end).toString('latin1'), 16);
    if (end < 0 || Number.isNaN(size) || end + 1 + size > bytes.length)
      throw problem('the chunks of the body are not complete');
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(end + 1, end + 1 + size));
    const next = bytes.indexOf('\n', end + 1 + size);
    at = next < 0 ? bytes.length : next + 1;
  }
}

export function readRawRequest(input: Uint8Array): RawRequest {
  const { lines, rest } = splitHead(Buffer.from(input));
  const [first = '', ...others] = lines;
  const line = /^(\S+) (\S+) HTTP\/\d(?:\.\d)?$/.exec(first);
  if (line === null) throw problem(`“${first.slice(0, 80)}” is no request line such as “GET /orders HTTP/1.1”`);
  const headers = others.map(parseLine);
  const head: RequestHead = { method: line[1] as string, target: line[2] as string, headers };
  const headerOf = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  if (headerOf('transfer-encoding')?.toLowerCase() === 'chunked') return { head, body: unchunk(rest), notes: [] };
  const length = Number(headerOf('content-length') ?? rest.length);
  const notes: string[] = [];
  if (rest.length > length)
    notes.push(`${rest.length - length} bytes after the body were left out, as Content-Length says.`);
  if (rest.length < length) notes.push(`Content-Length says ${length} bytes and ${rest.length} are here.`);
  const body = rest.subarray(0, length);
  return { head, body: body.length === 0 ? null : body, notes };
}
