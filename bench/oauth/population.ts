// Everything that a measurement needs and must not time: users, host sessions, grants, codes, families, proofs.
import { encodeBase64url, encodeUtf8, jwkThumbprint, type Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import type { DevEnv } from '@davit/dev-env';
import { makeProof } from '@davit/dpop';
import { openConnection, type Reply, toBytes } from './connection.ts';

const PARALLEL = 16;
const PASSWORD = 'bench-password-1';
const CHALLENGE_PATH = '/oauth/authorize-challenge';
const TOKEN_PATH = '/oauth/token';

/** With DPoP: the public mini-program; as bearer: the confidential one. */
export type Flavour = 'dpop' | 'bearer';
export interface Code {
  readonly code: string;
  readonly verifier: string;
}
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** Where a subject has its endpoints. */
export interface Paths {
  readonly token: string;
  readonly userinfo: string;
}

export interface Population {
  readonly host: string;
  readonly paths: Paths;
  /** False where the subject knows no DPoP. */
  readonly hasDpop: boolean;
  /** Proofs are good for ±30 s: made just before they are sent. */
  prove(method: string, path: string, accessToken?: string): Promise<string>;
  /** Client authentication of the mini-program: a form parameter or a Basic header. */
  credential(flavour: Flavour): { readonly form: Record<string, string>; readonly headers: Record<string, string> };
  codes(flavour: Flavour, count: number): Promise<Code[]>;
  families(flavour: Flavour, count: number): Promise<Tokens[]>;
  redeemRequest(flavour: Flavour, code: Code): Promise<Buffer>;
  /** Requests that each bring a code to somebody who has consented before; null where the subject has none. */
  issueRequests(flavour: Flavour, count: number): Promise<Buffer[] | null>;
  /** The client asks whether an access token is live (RFC 7662); null where the subject has no such endpoint. */
  introspectRequest(accessToken: string): Buffer | null;
}

export const randomText = () => encodeBase64url(nodeCrypto.randomBytes(32));
export const challengeOf = async (verifier: string) => encodeBase64url(await nodeCrypto.sha256(encodeUtf8(verifier)));

/** Runs `work` for 0…count−1, a few at a time, each lane on a connection of its own. */
export async function inLanes<T>(
  port: number,
  count: number,
  work: (exchange: (request: Uint8Array) => Promise<Reply>, index: number) => Promise<T>,
): Promise<T[]> {
  const results = new Array<T>(count);
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(PARALLEL, count) }, async () => {
      const connection = await openConnection(port);
      try {
        for (let index = next++; index < count; index = next++)
          results[index] = await work((request) => connection.exchange(request), index);
      } finally {
        connection.close();
      }
    }),
  );
  return results;
}

export async function createPopulation(info: DevEnv['info'], port: number, users: number): Promise<Population> {
  const { host } = new URL(info.issuer);
  const { signer } = (await nodeCrypto.generateKey('ES256')) as { signer: Signer };
  const jkt = (await jwkThumbprint(signer.publicJwk, nodeCrypto)) as string;
  const now = () => Date.now() / 1000;
  const prove: Population['prove'] = (method, path, accessToken) =>
    makeProof({ method, url: info.issuer + path, accessToken, now: now() }, signer, nodeCrypto);
  const appId = (flavour: Flavour) => (flavour === 'dpop' ? 'food' : info.confidential_app.client_id);
  const basic = Buffer.from(`${info.confidential_app.client_id}:${info.confidential_app.client_secret}`).toString(
    'base64',
  );
  const credential: Population['credential'] = (flavour) =>
    flavour === 'dpop'
      ? { form: { client_id: 'food' }, headers: {} }
      : { form: {}, headers: { authorization: `Basic ${basic}` } };

  const expect = (reply: Reply, ...statuses: number[]): Reply => {
    if (!statuses.includes(reply.status)) throw new Error(`unexpected ${reply.status}: ${reply.body.slice(0, 300)}`);
    return reply;
  };
  const asHost = async (form: Record<string, string | undefined>, session?: string) =>
    toBytes({
      method: 'POST',
      host,
      path: CHALLENGE_PATH,
      headers: {
        dpop: await prove('POST', CHALLENGE_PATH, session),
        ...(session === undefined ? {} : { authorization: `DPoP ${session}` }),
      },
      form: { client_id: info.host_client_id, ...form },
    });

  async function logIn(exchange: (request: Uint8Array) => Promise<Reply>, index: number): Promise<string> {
    const username = `bench-${index}`;
    const body = JSON.stringify({
      username,
      password: PASSWORD,
      name: `Bench ${index}`,
      email: `${username}@example.com`,
      phone: `+4470090${String(index).padStart(5, '0')}`,
    });
    const head = [
      `POST /admin/v1/users HTTP/1.1`,
      `host: ${host}`,
      `authorization: Bearer ${info.admin_token}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    expect(await exchange(Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)), 201, 409);
    const verifier = randomText();
    const code = expect(
      await exchange(
        await asHost({
          response_type: 'code',
          scope: 'host',
          code_challenge: await challengeOf(verifier),
          code_challenge_method: 'S256',
          username,
          password: PASSWORD,
        }),
      ),
      200,
    );
    const form = {
      grant_type: 'authorization_code',
      client_id: info.host_client_id,
      code: JSON.parse(code.body).authorization_code,
      code_verifier: verifier,
    };
    const request = toBytes({
      method: 'POST',
      host,
      path: TOKEN_PATH,
      headers: { dpop: await prove('POST', TOKEN_PATH) },
      form,
    });
    return JSON.parse(expect(await exchange(request), 200).body).access_token;
  }
  let sessions = await inLanes(port, users, logIn);
  let sessionsFrom = now();

  /** A host session lives ten minutes: a long run logs in again. */
  async function session(index: number): Promise<string> {
    if (now() - sessionsFrom > 420) {
      sessionsFrom = now();
      sessions = await inLanes(port, users, logIn);
    }
    return sessions[index % users] as string;
  }

  const codeRequest = async (flavour: Flavour, hostSession: string, verifier: string): Promise<Buffer> =>
    asHost(
      {
        response_type: 'code',
        app_id: appId(flavour),
        scope: 'openid profile email phone offline_access',
        code_challenge: await challengeOf(verifier),
        code_challenge_method: 'S256',
        dpop_jkt: flavour === 'dpop' ? jkt : undefined,
      },
      hostSession,
    );
  const consented = new Set<string>();

  async function codeFor(
    exchange: (request: Uint8Array) => Promise<Reply>,
    flavour: Flavour,
    index: number,
  ): Promise<Code> {
    const verifier = randomText();
    const app = appId(flavour);
    const hostSession = await session(index);
    let reply = await exchange(await codeRequest(flavour, hostSession, verifier));
    if (reply.status === 400) {
      const { auth_session, consent } = JSON.parse(reply.body);
      if (consent === undefined) expect(reply, 200);
      const decision = { app_id: app, auth_session, decision: 'allow', consent_hash: consent.hash };
      reply = await exchange(await asHost(decision, hostSession));
    }
    const code = JSON.parse(expect(reply, 200).body).authorization_code;
    consented.add(`${flavour} ${index % users}`);
    return { code, verifier };
  }

  const population: Population = {
    host,
    paths: { token: TOKEN_PATH, userinfo: '/oauth/userinfo' },
    hasDpop: true,
    prove,
    credential,
    codes: (flavour, count) => inLanes(port, count, (exchange, index) => codeFor(exchange, flavour, index)),
    families: (flavour, count) =>
      inLanes(port, count, async (exchange, index) => {
        const request = await population.redeemRequest(flavour, await codeFor(exchange, flavour, index));
        return JSON.parse(expect(await exchange(request), 200).body) as Tokens;
      }),
    async redeemRequest(flavour, { code, verifier }) {
      const { form, headers } = credential(flavour);
      const proof: Record<string, string> = flavour === 'dpop' ? { dpop: await prove('POST', TOKEN_PATH) } : {};
      return toBytes({
        method: 'POST',
        host,
        path: TOKEN_PATH,
        headers: { ...headers, ...proof },
        form: { grant_type: 'authorization_code', code, code_verifier: verifier, ...form },
      });
    },
    async issueRequests(flavour, count) {
      const missing = Array.from({ length: users }, (_, user) => user).filter(
        (user) => !consented.has(`${flavour} ${user}`),
      );
      await inLanes(port, missing.length, (exchange, at) => codeFor(exchange, flavour, missing[at] as number));
      const requests: Buffer[] = [];
      for (let i = 0; i < count; i += 1) requests.push(await codeRequest(flavour, await session(i), randomText()));
      return requests;
    },
    introspectRequest: () => null,
  };
  return population;
}
