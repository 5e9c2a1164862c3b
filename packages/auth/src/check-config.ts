// Refuses to start with a configuration that is malformed, or that production does not allow (authorization.md §10).
import { ACCESS_TOKEN_TTL_RANGE_SECONDS, type AuthConfig } from './config.ts';
import type { AuthStore } from './ports/store.ts';

const KEY_BYTES = 32;

export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the authorization server cannot start: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

function issuerProblem(issuer: string, mode: AuthConfig['mode']): string | null {
  if (!/^https?:\/\/[a-z0-9.[\]:-]+(?:\/[A-Za-z0-9._~-]+)*$/.test(issuer))
    return `the issuer ${JSON.stringify(issuer)} must be an absolute URL in lower case, without a slash at its end, query or fragment`;
  return mode === 'production' && !issuer.startsWith('https:') ? 'production needs an https issuer' : null;
}

function ttlProblem({ mode, accessTokenTtlSeconds: ttl }: AuthConfig): string | null {
  const [least, most] = ACCESS_TOKEN_TTL_RANGE_SECONDS[mode];
  if (Number.isInteger(ttl) && ttl >= least && ttl <= most) return null;
  return `access tokens must live ${least} to ${most} whole seconds in ${mode} mode`;
}

export async function checkConfig(config: AuthConfig, store: Pick<AuthStore, 'keys'>): Promise<void> {
  const isProduction = config.mode === 'production';
  const problems = [
    issuerProblem(config.issuer, config.mode),
    ttlProblem(config),
    config.keyEncryptionKey.length === KEY_BYTES ? null : `the key-encryption key must have ${KEY_BYTES} bytes`,
    isProduction && config.developmentAdminTokenHash !== null ? 'production has no development admin token' : null,
    isProduction && (await store.keys.getFact('development')) !== null
      ? 'this database was seeded for development'
      : null,
  ].filter((problem) => problem !== null);
  if (problems.length > 0) throw new InvalidConfiguration(problems);
}
