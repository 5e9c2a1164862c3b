// The operations that are measured. Each prepares its requests before the clock starts, and answers null where the subject has none.
import { type Reply, toBytes } from './connection.ts';
import { fromList, type Workload } from './load.ts';
import type { Flavour, Population, Tokens } from './population.ts';

export interface Operation {
  readonly name: string;
  /** With DPoP, or what a peer without DPoP cannot do. */
  readonly flavour: Flavour;
  prepare(population: Population, connections: number, requests: number): Promise<Workload | null>;
}

const named = (verb: string, flavour: Flavour): string => (flavour === 'dpop' ? verb : `${verb}-bearer`);
const hasTokens = ({ status, body }: Reply): boolean =>
  status === 200 && body.includes('"access_token":"') && body.includes('"refresh_token":"');
const hasSubject = ({ status, body }: Reply): boolean => status === 200 && body.includes('"sub":"');
const isActive = ({ status, body }: Reply): boolean => status === 200 && body.includes('"active":true');
/** A redirect with the code, or the body of a native authorization (OAuth 2.0 for First-Party Applications). */
const hasCode = ({ status, head, body }: Reply): boolean =>
  (status === 200 && body.includes('"authorization_code":"')) ||
  ((status === 302 || status === 303) && /\r\nlocation: [^\r]*[?&]code=/i.test(head));

const issue = (flavour: Flavour): Operation => ({
  name: named('issue', flavour),
  flavour,
  async prepare(population, _connections, requests) {
    const ready = await population.issueRequests(flavour, requests);
    return ready === null ? null : fromList(ready, hasCode);
  },
});

const redeem = (flavour: Flavour): Operation => ({
  name: named('redeem', flavour),
  flavour,
  async prepare(population, _connections, requests) {
    const ready: Buffer[] = [];
    for (const code of await population.codes(flavour, requests))
      ready.push(await population.redeemRequest(flavour, code));
    return fromList(ready, hasTokens);
  },
});

/** Every connection refreshes a family of its own: each answer names the token of the next request. */
const refresh = (flavour: Flavour): Operation => ({
  name: named('refresh', flavour),
  flavour,
  async prepare(population, connections, requests) {
    const families = await population.families(flavour, connections);
    const { form, headers } = population.credential(flavour);
    const path = population.paths.token;
    const proofs: string[] = [];
    if (flavour === 'dpop') for (let i = 0; i < requests; i += 1) proofs.push(await population.prove('POST', path));
    let sent = 0;
    return {
      next(connection) {
        if (sent >= requests) return null;
        const proof = proofs[sent];
        sent += 1;
        return toBytes({
          method: 'POST',
          host: population.host,
          path,
          headers: proof === undefined ? headers : { ...headers, dpop: proof },
          form: { grant_type: 'refresh_token', refresh_token: families[connection]?.refresh_token, ...form },
        });
      },
      answered(connection, reply) {
        families[connection] = JSON.parse(reply.body) as Tokens;
      },
      accepts: hasTokens,
    };
  },
});

const userinfo = (flavour: Flavour): Operation => ({
  name: named('userinfo', flavour),
  flavour,
  async prepare(population, _connections, requests) {
    const families = await population.families(flavour, 64);
    const path = population.paths.userinfo;
    const ready: Buffer[] = [];
    for (let i = 0; i < requests; i += 1) {
      const token = (families[i % families.length] as Tokens).access_token;
      const headers: Record<string, string> =
        flavour === 'dpop'
          ? { authorization: `DPoP ${token}`, dpop: await population.prove('GET', path, token) }
          : { authorization: `Bearer ${token}` };
      ready.push(toBytes({ method: 'GET', host: population.host, path, headers }));
    }
    return fromList(ready, hasSubject);
  },
});

/** The client authenticates itself, with no proof of a key: there is one flavour. */
const introspect: Operation = {
  name: 'introspect',
  flavour: 'bearer',
  async prepare(population, _connections, requests) {
    if (population.introspectRequest('') === null) return null;
    const families = await population.families('bearer', 64);
    const ready = Array.from({ length: requests }, (_, i) =>
      population.introspectRequest((families[i % families.length] as Tokens).access_token),
    );
    return fromList(
      ready.filter((request) => request !== null),
      isActive,
    );
  },
};

export const OPERATIONS: readonly Operation[] = [
  issue('dpop'),
  issue('bearer'),
  redeem('dpop'),
  redeem('bearer'),
  refresh('dpop'),
  refresh('bearer'),
  userinfo('dpop'),
  userinfo('bearer'),
  introspect,
];
export const QUICK_OPERATIONS: readonly string[] = ['redeem', 'refresh', 'userinfo'];
