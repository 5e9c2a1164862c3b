// Answers requests for one mini-program's own origin from its verified files, with the headers that the signed manifest asks for.
// Every answer has the complete set, whatever its status; none comes from the network. Language only: the service worker and native
// hosts answer with the same code.
import {
  type AppOrigins,
  type Header,
  type HeaderManifest,
  type Integrity,
  lookupFile,
  mimeType,
  type NativeOrigins,
  parseByteRange,
  responseHeaders,
  toCspHash,
} from '@davit/bundle';
import { type Decode, readListed } from './listed-files.ts';

export interface ServedBundleOptions {
  readonly origins: AppOrigins | NativeOrigins;
  readonly integrityId: string;
  readonly decode: Decode;
  /** Bytes with this hash, or null. */
  readonly read: (hash: string) => Promise<Uint8Array | null>;
  /** This file will be asked for in a moment. */
  readonly expect?: (hash: string) => void;
  /** See `responseHeaders`. */
  readonly isSite?: boolean;
}
/** What a request says that matters here. */
export interface FileRequest {
  readonly method: string;
  /** The URL's path, as URLs write it. */
  readonly path: string;
  readonly navigation: boolean;
  readonly range: string | null;
}
export interface FileAnswer {
  readonly status: number;
  /** The complete set, in order. */
  readonly headers: Header[];
  /** Empty for HEAD. */
  readonly body: Uint8Array;
}
interface OpenedBundle {
  readonly files: ReadonlyMap<string, string>;
  readonly inlineScripts: Integrity['inline_scripts'];
  readonly manifest: HeaderManifest & { readonly davit: { readonly fallback?: string } };
}

/** Of a document, where it names what it loads first; and how much of that is expected. */
const HEAD_BYTES = 16_384;
const MAX_EXPECTED = 16;

/** ASCII. */
const REFUSALS = {
  404: 'Not found',
  405: 'Method not allowed',
  416: 'Range not satisfiable',
  503: 'This mini-program is damaged. Close it and open it again.',
} as const;

export function createServedBundle({
  origins,
  integrityId,
  decode,
  read,
  expect,
  isSite = false,
}: ServedBundleOptions) {
  const refuse = (status: keyof typeof REFUSALS, more: readonly Header[] = []): FileAnswer => ({
    status,
    headers: [
      ...responseHeaders({ kind: 'app-error', origins }, isSite),
      ['Content-Type', mimeType('html.html')],
      ...more,
    ],
    body: Uint8Array.from(`<!doctype html><title>${status}</title>${REFUSALS[status]}`, (c) => c.charCodeAt(0)),
  });

  const need = async (hash: string | undefined): Promise<Uint8Array> => {
    const bytes = hash === undefined ? null : await read(hash);
    if (bytes === null) throw new TypeError('missing or changed');
    return bytes;
  };
  const open = async (): Promise<OpenedBundle> => {
    const listed = readListed(await need(integrityId), decode);
    const files = new Map(Object.entries(listed.files));
    const manifest = JSON.parse(decode(await need(files.get('manifest.json'))));
    // As the publisher wrote it: what is not there counts as the schema says.
    const davit = { connect: [], workers: [], ...manifest.davit };
    return { files, inlineScripts: listed.inline_scripts, manifest: { ...manifest, davit } };
  };
  /** What stands in a document by its name: a guess, which costs one reading where it is wrong. */
  const expectNamed = (html: Uint8Array, files: OpenedBundle['files']): void => {
    if (expect === undefined) return;
    const text = decode(html.subarray(0, HEAD_BYTES));
    const named = [...files].filter(([path]) => text.includes(path));
    for (const [, hash] of named.slice(0, MAX_EXPECTED)) expect(hash);
  };

  let opened: Promise<OpenedBundle> | null = null;

  const serve = async (request: FileRequest): Promise<FileAnswer> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, [['Allow', 'GET, HEAD']]);
    opened ??= open();
    const { files, inlineScripts, manifest } = await opened;
    const { fallback } = manifest.davit;
    const path = lookupFile(files, request.path, { navigation: request.navigation, fallback });
    if (path === null) return refuse(404);
    const bytes = await need(files.get(path));
    const type = mimeType(path);
    if (request.navigation) expectNamed(bytes, files);
    const range = parseByteRange(request.range, bytes.length);
    if (range === 'unsatisfiable') return refuse(416, [['Content-Range', `bytes */${bytes.length}`]]);
    const body = range === null ? bytes : bytes.subarray(range.start, range.end + 1);
    const inlineScriptHashes = (Object.hasOwn(inlineScripts, path) ? (inlineScripts[path] ?? []) : []).map(toCspHash);
    const headers: Header[] = [
      ...responseHeaders(
        type.startsWith('text/html')
          ? { kind: 'app-document', origins, manifest, inlineScriptHashes }
          : { kind: 'app-resource', origins, manifest },
        isSite,
      ),
      ['Content-Type', type],
      ['Content-Length', `${body.length}`],
      ['Accept-Ranges', 'bytes'],
      ['Cache-Control', 'no-cache'],
    ];
    if (range !== null) headers.push(['Content-Range', `bytes ${range.start}-${range.end}/${bytes.length}`]);
    const sent = request.method === 'HEAD' ? new Uint8Array() : body;
    return { status: range === null ? 200 : 206, headers, body: sent };
  };

  return {
    refuse,
    /** Reads the list and the manifest, which every answer needs, ahead of the first. */
    warmUp(): void {
      opened ??= open();
      opened.catch(() => {
        opened = null;
      });
    },
    async answer(request: FileRequest): Promise<FileAnswer> {
      try {
        return await serve(request);
      } catch {
        // Not kept: the launch after the next repair finds the right bytes in place.
        opened = null;
        return refuse(503);
      }
    },
  };
}
