// Which limits a server starts with: those of its mode, unless the operator says otherwise.
import { DEFAULT_LIMITS, DEVELOPMENT_LIMITS } from '@davit/auth';
import { describe, expect, it } from 'vitest';
import { toAuthConfig } from './auth-config.ts';
import type { ServerConfig } from './config.ts';

const limitsOf = async (config: Pick<ServerConfig, 'mode'> & Partial<ServerConfig>) =>
  (await toAuthConfig({ keyEncryptionKey: new Uint8Array(32), ...config } as ServerConfig, 'https://id.example'))
    .limits;

describe(toAuthConfig, () => {
  it('is generous in development only', async () => {
    expect(await limitsOf({ mode: 'production' })).toEqual(DEFAULT_LIMITS);
    expect(await limitsOf({ mode: 'development' })).toEqual(DEVELOPMENT_LIMITS);
  });
  it('takes what the operator says', async () => {
    const limits = { tokenRequestsPerAddress: 5 };
    expect(await limitsOf({ mode: 'production', limits })).toEqual({ ...DEFAULT_LIMITS, ...limits });
  });
});
