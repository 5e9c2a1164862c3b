// A mini-program's icon on the issuer's own origin (`/icons/<app-id>`): its own origin lets nobody else embed its files.
import { mimeType } from '@davit/bundle';
import { type PlainRequest, type PlainResponse, targetPath } from '@davit/protocol';
import type { ServedApp } from '../config.ts';
import { CLOSED_HEADERS } from '../edge/closed-headers.ts';
import { fileResponse } from '../static/file-response.ts';

const PATH = /^\/icons\/([a-z][a-z0-9-]*)$/;
const MAX_ICON_BYTES = 256 * 1024;

/** Where the icon is served, or null when the manifest names none. */
export const appIconUrl = (
  issuer: string,
  { appId, manifest }: Pick<ServedApp, 'appId' | 'manifest'>,
): string | null => (manifest.icons.length === 0 ? null : `${issuer}/icons/${appId}`);

/** Null when the path is not an icon's. A drawing opened as a document runs nothing: it is sandboxed like an error page. */
export async function answerIcon(request: PlainRequest, apps: readonly ServedApp[]): Promise<PlainResponse | null> {
  const appId = PATH.exec(targetPath(request.target))?.[1];
  const app = apps.find((candidate) => candidate.appId === appId);
  const [icon] = app?.manifest.icons ?? [];
  if (app === undefined || icon === undefined) return null;
  const contentType = mimeType(icon.src);
  const bytes = contentType.startsWith('image/') ? await app.files.read(`/${icon.src}`) : null;
  if (bytes === null || bytes.length > MAX_ICON_BYTES) return null;
  return fileResponse(request, { bytes, contentType, headers: ICON_HEADERS });
}

const REPLACED = ['Cache-Control', 'Content-Security-Policy', 'Cross-Origin-Resource-Policy'];
const ICON_HEADERS: PlainResponse['headers'] = [
  ...CLOSED_HEADERS.filter(([name]) => !REPLACED.includes(name)),
  ['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"],
  ['Cross-Origin-Resource-Policy', 'cross-origin'],
];
