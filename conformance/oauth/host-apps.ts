// Host apps made of the product's own host client, unchanged: a public one with an installation key, and a confidential one.
import { nodeCrypto } from '@davit/crypto/node';
import type { DevEnv } from '@davit/dev-env';
import { createHostClient, type Fetch, type HostClient, type HostSessionState } from '@davit/host';

const exchange: Fetch = async ({ method, url, headers, body }) => {
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  return { status: answer.status, header: (name) => answer.headers.get(name), body: text };
};

export async function createHostApp(env: DevEnv, kind: 'public' | 'confidential'): Promise<HostClient> {
  const { info } = env;
  let kept: HostSessionState | null = null;
  const client = createHostClient({
    issuer: info.issuer,
    clientId: kind === 'public' ? info.host_client_id : info.confidential_host.client_id,
    credential:
      kind === 'public'
        ? { kind: 'installation', signer: (await nodeCrypto.generateKey('ES256')).signer }
        : { kind: 'client_secret', secret: info.confidential_host.client_secret },
    fetch: exchange,
    crypto: nodeCrypto,
    session: {
      load: async () => kept,
      save: async (state) => {
        kept = state;
      },
    },
    now: () => Date.now(),
  });
  const [alice] = info.users;
  if (alice === undefined) throw new Error('the constellation has no users');
  const session = await client.login(alice.username, alice.password);
  if (!session.ok) throw new Error(`log-in refused: ${session.failure.error} ${session.failure.description}`);
  return client;
}

/** A code for `request`, everything allowed. */
export async function brokeredCode(client: HostClient, request: Parameters<HostClient['requestCode']>[0]) {
  const result = await client.requestCode(request, async () => ({ decision: 'allow' }));
  if (!result.ok) throw new Error(`no code: ${result.failure.error} (${result.failure.reason})`);
  return result.value;
}

/** What a redirect would have carried: the authorization response as other people's clients read it (RFC 6749 §4.1.2, RFC 9207). */
export function authorizationResponse(code: { code: string; iss: string; state: string | null }): URLSearchParams {
  const parameters = new URLSearchParams({ code: code.code, iss: code.iss });
  if (code.state !== null) parameters.set('state', code.state);
  return parameters;
}
