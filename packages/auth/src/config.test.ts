// The durations and limits that are promised (authorization.md §6, §8, §10), as numbers: changing one is changing a promise.
import { describe, expect, it } from 'vitest';
import * as config from './config.ts';

const DAY = 86_400;

describe('durations', () => {
  it('§6 are those of the protocol', () => {
    expect(config).toMatchObject({
      AUTHORIZATION_CODE_TTL_SECONDS: 60,
      AUTH_SESSION_TTL_SECONDS: 600,
      DEFAULT_ACCESS_TOKEN_TTL_SECONDS: 300,
      HOST_SESSION_TTL_SECONDS: 600,
      ACCESS_TOKEN_TTL_RANGE_SECONDS: { production: [60, 3600], development: [1, 3600] },
      REFRESH_IDLE_SECONDS: 30 * DAY,
      REFRESH_ABSOLUTE_SECONDS: 180 * DAY,
      REFRESH_REPEAT_SECONDS: 60,
      CLIENT_ASSERTION_MAX_SECONDS: 300,
      ASSERTION_SKEW_SECONDS: 10,
      DPOP_NONCE_TTL_SECONDS: 300,
      SIGNING_KEY_LIFE_SECONDS: 90 * DAY,
    });
    expect(config.SIGNING_KEY_AHEAD_SECONDS).toBeGreaterThanOrEqual(DAY);
  });
});

describe('limits', () => {
  it('§6 hold 20 families per user and client, 20 host sessions per user, 10 silent codes a minute', () => {
    for (const limits of [config.DEFAULT_LIMITS, config.DEVELOPMENT_LIMITS])
      expect(limits).toMatchObject({
        familiesPerUserAndClient: 20,
        hostSessionsPerUser: 20,
        silentCodesPerUserAndClient: 10,
      });
  });
  it('§10 let one client of a development server make 10,000 token requests and 300 prompted challenges a minute', () => {
    const { DEFAULT_LIMITS, DEVELOPMENT_LIMITS } = config;
    expect(DEVELOPMENT_LIMITS).toEqual({
      ...DEFAULT_LIMITS,
      tokenRequestsPerAddress: 10_000,
      challengesPerAddress: 300,
    });
  });
});
