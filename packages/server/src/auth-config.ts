// The authorization server's part of a server configuration. Pure but for one hash.
import { type AuthConfig, DEFAULT_ACCESS_TOKEN_TTL_SECONDS, DEFAULT_LIMITS, DEVELOPMENT_LIMITS } from '@davit/auth';
import { encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import type { ServerConfig } from './config.ts';

export async function toAuthConfig(config: ServerConfig, issuer: string): Promise<AuthConfig> {
  const token = config.developmentAdminToken;
  return {
    mode: config.mode,
    issuer,
    accessTokenTtlSeconds: config.accessTokenTtlSeconds ?? DEFAULT_ACCESS_TOKEN_TTL_SECONDS,
    limits: { ...(config.mode === 'development' ? DEVELOPMENT_LIMITS : DEFAULT_LIMITS), ...config.limits },
    keyEncryptionKey: config.keyEncryptionKey,
    developmentAdminTokenHash: token === undefined ? null : await nodeCrypto.sha256(encodeUtf8(token)),
    silentOpenid: false,
    scopeTexts: [],
  };
}
