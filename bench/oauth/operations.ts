// The six operations that are measured. Each prepares its requests before the clock starts.
import { toBytes } from './connection.ts';
import { fromList, type Workload } from './load.ts';
import { type Flavour, type Population, TOKEN_PATH, type Tokens } from './population.ts';

const USERINFO_PATH = '/oauth/userinfo';

export interface Prepared {
  readonly workload: Workload;
  /** The same requests again, for the peer; complete once the workload was sent. */
  readonly sent: readonly Uint8Array[];
}
export interface Operation {
  readonly name: string;
  prepare(population: Population, connections: number, requests: number): Promise<Prepared>;
}

const named = (verb: string, flavour: Flavour): string => (flavour === 'dpop' ? verb : `${verb}-bearer`);

function redeem(flavour: Flavour): Operation {
  return {
    name: named('redeem', flavour),
    async prepare(population, _connections, requests) {
      const codes = await population.codes(flavour, requests);
      const sent: Buffer[] = [];
      for (const code of codes) sent.push(await population.redeemRequest(flavour, code));
      return { workload: fromList(sent), sent };
    },
  };
}

/** Every connection refreshes a family of its own: each answer names the token of the next request. */
function refresh(flavour: Flavour): Operation {
  return {
    name: named('refresh', flavour),
    async prepare(population, connections, requests) {
      const families = await population.families(flavour, connections);
      const { form, headers } = population.credential(flavour);
      const proofs: string[] = [];
      if (flavour === 'dpop')
        for (let i = 0; i < requests; i += 1) proofs.push(await population.prove('POST', TOKEN_PATH));
      const sent: Uint8Array[] = [];
      const workload: Workload = {
        next(connection) {
          if (sent.length >= requests) return null;
          const proof = proofs[sent.length];
          const request = toBytes({
            method: 'POST',
            host: population.host,
            path: TOKEN_PATH,
            headers: proof === undefined ? headers : { ...headers, dpop: proof },
            form: { grant_type: 'refresh_token', refresh_token: families[connection]?.refresh_token, ...form },
          });
          sent.push(request);
          return request;
        },
        answered(connection, reply) {
          families[connection] = JSON.parse(reply.body) as Tokens;
        },
      };
      return { workload, sent };
    },
  };
}

function userinfo(flavour: Flavour): Operation {
  return {
    name: named('userinfo', flavour),
    async prepare(population, _connections, requests) {
      const families = await population.families(flavour, 64);
      const sent: Buffer[] = [];
      for (let i = 0; i < requests; i += 1) {
        const token = (families[i % families.length] as Tokens).access_token;
        const headers: Record<string, string> =
          flavour === 'dpop'
            ? { authorization: `DPoP ${token}`, dpop: await population.prove('GET', USERINFO_PATH, token) }
            : { authorization: `Bearer ${token}` };
        sent.push(toBytes({ method: 'GET', host: population.host, path: USERINFO_PATH, headers }));
      }
      return { workload: fromList(sent), sent };
    },
  };
}

export const OPERATIONS: readonly Operation[] = [
  redeem('dpop'),
  redeem('bearer'),
  refresh('dpop'),
  refresh('bearer'),
  userinfo('dpop'),
  userinfo('bearer'),
];
