// The host's origin: its built web app, its configuration, and a tiny resource by which other pages learn that the name resolves.
import { mimeType, responseHeaders } from '@davit/bundle';
import { targetPath } from '@davit/protocol';
import type { ServerConfig } from '../config.ts';
import { answerExpireTokens, EXPIRE_TOKENS_PATH } from '../development/expire-tokens.ts';
import type { Origins } from '../startup/check-config.ts';
import { fileResponse } from '../static/file-response.ts';
import { findFile } from '../static/find-file.ts';
import { APP_CHANGES_PATH, answerAppChanges } from './app-changes.ts';
import { hostConfig } from './host-config.ts';
import { isRead, methodNotAllowed, notFound, type Site, textAnswer } from './site.ts';

export function createHostSite(config: ServerConfig, origins: Origins): Site {
  const scheme = new URL(origins.host).protocol;
  const headers = [
    ...responseHeaders({
      kind: 'host-document',
      origins: { issuer: origins.issuer, apps: `${scheme}//*.${origins.appsDomain}` },
    }),
    // Whoever opened the host, a tab of the same host included, and what runs in the host have no handle on each other: none counts
    // the frames of the other or reaches its own siblings there. The host may still open windows of its own.
    ['Cross-Origin-Opener-Policy', 'noopener-allow-popups'] as const,
  ];
  return async (request) => {
    try {
      const path = targetPath(request.target);
      if (path === EXPIRE_TOKENS_PATH) {
        if (config.mode !== 'development' || config.expireTokens === undefined) return notFound(headers);
        return await answerExpireTokens(request, { expire: config.expireTokens, hostOrigin: origins.host, headers });
      }
      if (!isRead(request.method)) return methodNotAllowed(headers);
      if (path === '/.probe') {
        // For the landing page on the issuer's origin alone.
        return {
          status: 204,
          headers: [...headers, ['access-control-allow-origin', origins.issuer], ['cache-control', 'no-store']],
          body: '',
        };
      }
      if (path === '/config.json') {
        if (config.host === undefined) return notFound(headers);
        const body = JSON.stringify(hostConfig(origins, config.host, config));
        return {
          status: 200,
          headers: [...headers, ['content-type', 'application/json'], ['cache-control', 'no-store']],
          body,
        };
      }
      if (path === APP_CHANGES_PATH && config.mode === 'development' && config.appChanges !== undefined) {
        return answerAppChanges(config.appChanges, headers);
      }
      const file = config.hostFiles === null ? null : await findFile(config.hostFiles, request, 'index.html');
      if (file === null) return notFound(headers);
      return await fileResponse(request, { bytes: file.bytes, contentType: mimeType(file.path), headers });
    } catch {
      return textAnswer(503, [...headers, ['retry-after', '1']], 'The host app cannot be read right now.');
    }
  };
}
