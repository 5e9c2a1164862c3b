// A peer's codes, families and proofs. Codes and sessions are made by the peer's own process, everything else comes over HTTP.
import { jwkThumbprint, type Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { makeProof } from '@davit/dpop';
import type { ServerProcess } from '../../server-process.ts';
import { toBytes } from '../connection.ts';
import { challengeOf, inLanes, type Paths, type Population, randomText, type Tokens } from '../population.ts';
import { type CodesToMake, type Made, PEER, type SessionsToMake } from './peer-process.ts';

const SESSIONS = 256;
const BASIC = `Basic ${Buffer.from(`${PEER.confidentialClient}:${PEER.secret}`).toString('base64')}`;

export interface PeerTraits {
  readonly paths: Paths & { readonly authorize: string; readonly introspect: string | null };
  readonly hasDpop: boolean;
  /** The name of the cookie that carries a session's id. */
  readonly cookie: string;
}

export async function createPeerPopulation(
  peer: ServerProcess<{ readonly port: number }>,
  { paths, hasDpop, cookie }: PeerTraits,
): Promise<Population> {
  const { port } = peer.ready;
  const host = `127.0.0.1:${port}`;
  const { signer } = (await nodeCrypto.generateKey('ES256')) as { signer: Signer };
  const jkt = (await jwkThumbprint(signer.publicJwk, nodeCrypto)) as string;
  const make = async (wish: CodesToMake | SessionsToMake) => ((await peer.send(wish)) as Made).values;
  const sessions = await make({ kind: 'sessions', count: SESSIONS });

  const population: Population = {
    host,
    paths,
    hasDpop,
    prove: (method, path, accessToken) =>
      makeProof({ method, url: `http://${host}${path}`, accessToken, now: Date.now() / 1000 }, signer, nodeCrypto),
    credential: (flavour) =>
      flavour === 'dpop'
        ? { form: { client_id: PEER.publicClient }, headers: {} }
        : { form: {}, headers: { authorization: BASIC } },
    async codes(flavour, count) {
      const verifiers = Array.from({ length: count }, randomText);
      const challenges = await Promise.all(verifiers.map(challengeOf));
      const codes = await make({ kind: 'codes', flavour, challenges });
      return codes.map((code, i) => ({ code, verifier: verifiers[i] as string }));
    },
    async families(flavour, count) {
      const codes = await population.codes(flavour, count);
      return inLanes(port, count, async (exchange, index) => {
        const reply = await exchange(await population.redeemRequest(flavour, codes[index] as (typeof codes)[number]));
        if (reply.status !== 200) throw new Error(`unexpected ${reply.status}: ${reply.body.slice(0, 300)}`);
        return JSON.parse(reply.body) as Tokens;
      });
    },
    async redeemRequest(flavour, { code, verifier }) {
      const { form, headers } = population.credential(flavour);
      const proof: Record<string, string> =
        flavour === 'dpop' ? { dpop: await population.prove('POST', paths.token) } : {};
      return toBytes({
        method: 'POST',
        host,
        path: paths.token,
        headers: { ...headers, ...proof },
        form: {
          grant_type: 'authorization_code',
          code,
          code_verifier: verifier,
          redirect_uri: PEER.redirectUri,
          ...form,
        },
      });
    },
    async issueRequests(flavour, count) {
      const requests: Buffer[] = [];
      for (let i = 0; i < count; i += 1) {
        const query = new URLSearchParams({
          client_id: flavour === 'dpop' ? PEER.publicClient : PEER.confidentialClient,
          response_type: 'code',
          redirect_uri: PEER.redirectUri,
          scope: PEER.scope.replace(' offline_access', ''),
          code_challenge: await challengeOf(randomText()),
          code_challenge_method: 'S256',
          state: 'bench',
          ...(flavour === 'dpop' ? { dpop_jkt: jkt } : {}),
        });
        const headers = { cookie: `${cookie}=${sessions[i % sessions.length]}` };
        requests.push(toBytes({ method: 'GET', host, path: `${paths.authorize}?${query}`, headers }));
      }
      return requests;
    },
    introspectRequest(token) {
      if (paths.introspect === null) return null;
      return toBytes({
        ...{ method: 'POST', host, path: paths.introspect },
        ...{ headers: { authorization: BASIC }, form: { token, token_type_hint: 'access_token' } },
      });
    },
  };
  return population;
}
