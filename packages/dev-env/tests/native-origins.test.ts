// What a mini-program in a native host meets at the authorization server: its origin there may use the same endpoints as its web
// origin, and an answer is for the client that the origin belongs to.
import { expect, it } from 'vitest';
import { makeApp } from './app-folder.ts';
import { folder, start } from './undone.ts';

it('T056 a mini-program’s origin in native hosts reads token, user-details and revocation answers, and no other does', async () => {
  const env = await start({ apps: [await folder(makeApp('shop'))] });
  const { issuer } = env.info;
  const discovery = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<
    string,
    string
  >;
  const endpoints = [discovery.token_endpoint, discovery.userinfo_endpoint, discovery.revocation_endpoint];
  expect(endpoints.every((endpoint) => endpoint?.startsWith(issuer))).toBe(true);
  for (const endpoint of endpoints as string[]) {
    const allowed = async (origin: string): Promise<string | null> => {
      const method = endpoint === discovery.userinfo_endpoint ? 'GET' : 'POST';
      const preflight = await fetch(endpoint, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'dpop' },
      });
      return preflight.headers.get('access-control-allow-origin');
    };
    for (const origin of ['davit-app://shop', 'davit-app://food', `http://shop.localhost:${env.port}`])
      expect([endpoint, await allowed(origin)]).toEqual([endpoint, origin]);
    for (const origin of [
      'davit-app://nobody',
      'davit-app://shop.evil',
      'davit-app://shop:1',
      'davit-app://SHOP',
      'null',
    ])
      expect([endpoint, origin, await allowed(origin)]).toEqual([endpoint, origin, null]);
  }
});

it('T040 the token endpoint refuses a request of one mini-program’s page in the name of another', async () => {
  const env = await start({ apps: [await folder(makeApp('shop'))] });
  const redeem = async (origin: string): Promise<unknown> => {
    const answer = await fetch(`${env.info.issuer}/oauth/token`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'ref_x', client_id: 'shop' }),
    });
    return ((await answer.json()) as { reason?: string }).reason;
  };
  expect(await redeem('davit-app://food')).toBe('origin_refused');
  expect(await redeem('davit-app://shop')).not.toBe('origin_refused');
});
