// Time: an access token of three seconds, and what the world is told when they have passed. The only suite that waits.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import { expectChallenge, refusal } from './refusal.ts';

/** Long enough for what must happen before its end, also on a busy machine. */
const TTL_SECONDS = 3;
const EXPIRED = refusal(401, 'invalid_token', 'token_expired');
let constellation: Constellation;
beforeAll(async () => {
  constellation = await startConstellation({ accessTokenTtlSeconds: TTL_SECONDS });
});
afterAll(() => constellation?.close());

describe('an access token of three seconds', () => {
  it('T042 works at once, is refused with "The access token expired" a moment after its end, and a refresh goes on', async () => {
    const host = await constellation.installation('alice');
    const food = await constellation.food();
    const backend = await constellation.backend();
    const request = await food.codeRequest('openid profile offline_access');
    const code = await host.code(request);
    const own = await backend.codeRequest('openid profile');
    const ownCode = await host.code(own);
    const tokens = (await food.redeem(code, request)).json;
    const bearer = (await backend.redeem(ownCode, own)).json;
    expect(tokens.expires_in).toBe(TTL_SECONDS);
    expect((await food.userInfo(tokens.access_token)).status).toBe(200);
    await sleep(TTL_SECONDS * 1000 + 200);

    const expired = await food.userInfo(tokens.access_token);
    expectChallenge(expired, 'DPoP', EXPIRED);
    expect(expired.json.error_description).toBe('The access token expired');
    expect(expired.headers['www-authenticate']).toContain('error_description="The access token expired"');
    expectChallenge(await backend.userInfo(bearer.access_token), 'Bearer', EXPIRED);
    // A host session lives ten minutes, whatever the life of other access tokens is (authorization.md §2).
    expect((await host.account('GET', '/account/grants')).status).toBe(200);

    const refreshed = await food.refresh(tokens.refresh_token);
    expect(refreshed.status).toBe(200);
    expect(refreshed.json.access_token).not.toBe(tokens.access_token);
    expect((await food.userInfo(refreshed.json.access_token)).status).toBe(200);
    const again = await backend.refresh(bearer.refresh_token);
    expect((await backend.userInfo(again.json.access_token)).status).toBe(200);
  });
});
