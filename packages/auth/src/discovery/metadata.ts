// What this server can do (RFC 8414 §2, OIDC Discovery §3): only what exists. Both documents are this one value.
import { HOST_SCOPE, SCOPE_CLAIMS, STANDARD_SCOPES } from '@davit/protocol';
import { KEYS_SCOPE, OPERATOR_SCOPES, PUBLISHER_SCOPES } from '../clients/account.ts';
import { ASSERTION_ALGORITHMS } from '../clients/client-assertion.ts';
import type { AuthConfig } from '../config.ts';
import { DPOP_ALGORITHMS } from '../dpop/proof.ts';
import { GRANT_TYPES } from '../token/token-endpoint.ts';

const AUTH_METHODS = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt', 'request_signature'];
const ACCOUNT_SCOPES = [...PUBLISHER_SCOPES, ...OPERATOR_SCOPES, KEYS_SCOPE];
const ID_TOKEN_CLAIMS = ['iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'at_hash', 'sid'];
/** A picture has no source yet: the claim is not promised. */
const claimsOf = (scope: (typeof STANDARD_SCOPES)[number]) =>
  SCOPE_CLAIMS[scope].filter((claim) => claim !== 'picture');

export const metadata = ({ issuer, scopeTexts }: Pick<AuthConfig, 'issuer' | 'scopeTexts'>) => ({
  issuer,
  authorization_challenge_endpoint: `${issuer}/oauth/authorize-challenge`,
  token_endpoint: `${issuer}/oauth/token`,
  userinfo_endpoint: `${issuer}/oauth/userinfo`,
  revocation_endpoint: `${issuer}/oauth/revoke`,
  jwks_uri: `${issuer}/oauth/jwks`,
  scopes_supported: [
    ...new Set([...STANDARD_SCOPES, ...scopeTexts.map(({ name }) => name), HOST_SCOPE, ...ACCOUNT_SCOPES]),
  ],
  claims_supported: [...STANDARD_SCOPES.flatMap(claimsOf), ...ID_TOKEN_CLAIMS],
  response_types_supported: ['code'],
  grant_types_supported: GRANT_TYPES,
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['ES256'],
  token_endpoint_auth_methods_supported: AUTH_METHODS,
  token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
  revocation_endpoint_auth_methods_supported: AUTH_METHODS,
  revocation_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
  code_challenge_methods_supported: ['S256'],
  dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
  authorization_response_iss_parameter_supported: true,
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
});
