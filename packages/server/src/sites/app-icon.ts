// A mini-program's icon on the issuer's own origin (`/icons/<app-id>`): its own origin lets nobody else embed its files.
import { iconPath, iconProblem, mimeType } from '@davit/bundle';
import { type PlainRequest, type PlainResponse, targetPath } from '@davit/protocol';
import type { ServedApp } from '../config.ts';
import { CLOSED_HEADERS } from '../edge/closed-headers.ts';
import { fileResponse } from '../static/file-response.ts';

const PATH = /^\/icons\/([a-z][a-z0-9-]*)$/;

/** Where the icon is served, or null when the manifest names none. */
export const appIconUrl = (
  issuer: string,
  { appId, manifest }: Pick<ServedApp, 'appId' | 'manifest'>,
): string | null => (iconPath(manifest) === null ? null : `${issuer}/icons/${appId}`);

/** Null when the path is not an icon's. A drawing opened as a document runs nothing: it is sandboxed like an error page. */
export async function answerIcon(request: PlainRequest, apps: readonly ServedApp[]): Promise<PlainResponse | null> {
  const appId = PATH.exec(targetPath(request.target))?.[1];
  const app = apps.find((candidate) => candidate.appId === appId);
  const path = app === undefined ? null : iconPath(app.manifest);
  if (app === undefined || path === null) return null;
  const bytes = await app.files.read(`/${path}`);
  if (bytes === null || iconProblem(path, bytes.length) !== null) return null;
  return fileResponse(request, { bytes, contentType: mimeType(path), headers: ICON_HEADERS });
}

const REPLACED = ['Cache-Control', 'Content-Security-Policy', 'Cross-Origin-Resource-Policy'];
const ICON_HEADERS: PlainResponse['headers'] = [
  ...CLOSED_HEADERS.filter(([name]) => !REPLACED.includes(name)),
  ['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"],
  ['Cross-Origin-Resource-Policy', 'cross-origin'],
];
