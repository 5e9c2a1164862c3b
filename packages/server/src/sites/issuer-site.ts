// The issuer's origin: the authorization server's endpoints and the registry first, then the landing page and the page of all refusals.
import type { AuthorizationServer } from '@davit/auth';
import { mimeType } from '@davit/bundle';
import { type PlainRequest, type PlainResponse, targetPath } from '@davit/protocol';
import type { Registry } from '@davit/registry';
import type { ServerConfig } from '../config.ts';
import type { Origins } from '../startup/check-config.ts';
import { fileResponse } from '../static/file-response.ts';
import { findFile } from '../static/find-file.ts';
import { answerIcon } from './app-icon.ts';
import { ERRORS_PATH, errorsPage } from './errors-page.ts';
import { isRead, methodNotAllowed, type Site } from './site.ts';

const encoder = new TextEncoder();

export function createIssuerSite(
  config: Pick<ServerConfig, 'landingFiles' | 'apps'>,
  origins: Origins,
  auth: Pick<AuthorizationServer, 'handle' | 'matches'>,
  registry: Registry | null,
): Site {
  const headers = pageHeaders(origins.host);
  const errors = { bytes: encoder.encode(errorsPage()), contentType: 'text/html; charset=utf-8', headers };
  const answer = async (request: PlainRequest): Promise<PlainResponse> => {
    const { headers: own, ...rest } = await auth.handle(request);
    return { ...rest, headers: [...own, ['x-content-type-options', 'nosniff']] };
  };
  return async (request) => {
    if (auth.matches(request.target)) return answer(request);
    if (registry?.matches(request.target)) return registry.handle(request);
    if (isRead(request.method)) {
      const icon = await answerIcon(request, config.apps());
      if (icon !== null) return icon;
    }
    const isErrors = targetPath(request.target) === ERRORS_PATH;
    const file = isErrors || config.landingFiles === null ? null : await findFile(config.landingFiles, request, null);
    // Unknown paths are the authorization server's to refuse: JSON, with a reason.
    if (!isErrors && file === null) return answer(request);
    if (!isRead(request.method)) return methodNotAllowed(headers);
    if (file === null) return fileResponse(request, errors);
    return fileResponse(request, { bytes: file.bytes, contentType: mimeType(file.path), headers });
  };
}

/** Pages of the issuer run their own files only and may ask the host origin whether it resolves. */
const pageHeaders = (hostOrigin: string) =>
  [
    [
      'Content-Security-Policy',
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src ${hostOrigin}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    ],
    ['X-Frame-Options', 'DENY'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Referrer-Policy', 'no-referrer'],
    ['X-Content-Type-Options', 'nosniff'],
  ] as const;
