// Registers a confidential mini-program that proves itself with a key, as an operator would: over /admin/v1/clients.
import type { Constellation } from './constellation.ts';

// biome-ignore lint/suspicious/noExplicitAny: a JWK of whichever library made it.
export async function registerKeyClient({ operator }: Constellation, clientId: string, key: any): Promise<string> {
  const scope = (name: string, required: boolean) => ({ name, required, why: { en: `Needed for ${name}.` } });
  const answer = await operator.send('POST', '/admin/v1/clients', {
    client_id: clientId,
    kind: 'mini-program',
    name: 'Keyed',
    publisher: 'Keys Ltd',
    auth_method: 'private_key_jwt',
    keys: [key],
    scopes: [
      scope('openid', true),
      scope('profile', true),
      scope('email', false),
      scope('phone', false),
      scope('offline_access', false),
    ],
  });
  if (answer.status !== 201) throw new Error(`not registered: ${answer.status} ${answer.body}`);
  return answer.json.client_id;
}
