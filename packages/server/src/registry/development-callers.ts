// Who calls the registry's write side in development: whoever has the admin token, as the publisher that they name or as the
// operator. It knows the token by its hash. There is no such door in production.
import { encodeUtf8, equalBytes } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { fail, headerValues, ok } from '@davit/protocol';
import type { CallerCheck, RegistryCaller } from '@davit/registry';

const BEARER = /^bearer +([\x21-\x7e]{1,512})$/i;
const PUBLISHER = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const PUBLISHER_HEADER = 'davit-publisher';

const OPERATOR: RegistryCaller = {
  client_id: 'development-operator',
  publisher: null,
  scopes: ['registry:operate', 'registry:review', 'registry:read'],
};
const asPublisher = (publisher: string): RegistryCaller => ({
  client_id: `development-${publisher}`,
  publisher,
  scopes: ['registry:publish', 'registry:release', 'registry:read'],
});

export function createDevelopmentCallers(adminToken: string): CallerCheck {
  const hashOf = (token: string) => nodeCrypto.sha256(encodeUtf8(token));
  const wanted = hashOf(adminToken);
  return async (request) => {
    const [authorization = ''] = headerValues(request, 'authorization');
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) return fail('token_missing');
    if (!equalBytes(await hashOf(token), await wanted)) return fail('token_unknown');
    const [publisher] = headerValues(request, PUBLISHER_HEADER);
    if (publisher === undefined) return ok(OPERATOR);
    return PUBLISHER.test(publisher) ? ok(asPublisher(publisher)) : fail('token_unknown');
  };
}
