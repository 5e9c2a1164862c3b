// The documents that anybody may read, and the table that they describe.
import { allowInsecureRequests, processDiscoveryResponse } from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discoveryEndpoints } from '../src/discovery/endpoints.ts';
import { toOpenapi } from '../src/openapi/openapi-endpoint.ts';
import { type Bed, ISSUER, openBed } from './bed.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await openBed();
});
afterAll(() => bed.close());

const OAUTH = '/.well-known/oauth-authorization-server';
const OIDC = '/.well-known/openid-configuration';

describe(`${discoveryEndpoints[0]?.path}`, () => {
  it('RFC 8414 and OIDC Discovery agree, and any page may read them', async () => {
    const [oauth, oidc] = [await bed.send({ path: OAUTH }), await bed.send({ path: OIDC })];
    expect(oauth.json).toEqual(oidc.json);
    expect(oauth.json.issuer).toBe(ISSUER);
    expect(oauth.header('access-control-allow-origin')).toEqual(['*']);
  });

  it('an unmodified client library takes it', async () => {
    const { text } = await bed.send({ path: OAUTH });
    const response = new Response(text, { headers: { 'content-type': 'application/json' } });
    const metadata = await processDiscoveryResponse(new URL(ISSUER), response);
    expect(metadata.token_endpoint).toBe(`${ISSUER}/oauth/token`);
    expect(allowInsecureRequests).toBeDefined();
  });

  it('names only endpoints that exist', async () => {
    const { json } = await bed.send({ path: OAUTH });
    const urls = Object.entries(json as Record<string, unknown>).filter(([name]) => /_endpoint$|_uri$/.test(name));
    expect(urls.length).toBeGreaterThan(4);
    for (const [, url] of urls) expect(bed.server.matches(String(url).slice(ISSUER.length))).toBe(true);
    expect(json).not.toHaveProperty('authorization_endpoint');
  });

  it('publishes public keys, and no private member', async () => {
    for (const path of ['/oauth/jwks', '/oauth/jwks/receipts']) {
      const { json, header } = await bed.send({ path });
      expect(json.keys).toHaveLength(1);
      expect(Object.keys(json.keys[0]).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
      expect(header('content-type')).toEqual(['application/jwk-set+json']);
    }
  });
});

describe(toOpenapi, () => {
  it('describes every endpoint of the table', async () => {
    const { json } = await bed.send({ path: '/openapi.json' });
    expect(json.openapi).toBe('3.1.0');
    const described = Object.entries(json.paths as Record<string, Record<string, unknown>>).flatMap(
      ([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(bed.server.endpoints.map(({ method, path }) => `${method} ${path}`).sort());
    const { requestBody } = json.paths['/oauth/token'].post;
    expect(Object.keys(requestBody.content['application/x-www-form-urlencoded'].schema.properties)).toContain(
      'code_verifier',
    );
  });

  it('is there for everybody, but not for a wrong credential or signature', async () => {
    const ask = (...headers: (readonly [string, string])[]) => bed.send({ path: '/openapi.json', headers });
    expect((await ask()).status).toBe(200);
    expect((await ask(['origin', 'http://anywhere.example'])).status).toBe(200);
    expect((await ask(['authorization', `Basic ${btoa('shop:wrong')}`])).json.reason).toBe('invalid_client');
    expect((await ask(['authorization', 'Bearer at_unknown'])).json.reason).toBe('token_unknown');
    expect((await ask(['signature-input', 'sig1=();tag="davit-1"'], ['signature', 'sig1=:AA==:'])).status).toBe(401);
  });
});
