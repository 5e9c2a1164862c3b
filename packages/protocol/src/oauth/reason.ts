// The catalogue of refusals: a stable reason, its status, its OAuth error, a sentence and a hint (authorization.md §9).

interface ReasonEntry {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 429 | 503;
  /** The `error` member: a registered OAuth error code wherever one exists. */
  readonly error: string;
  /** One sentence for the person who reads the answer. Says nothing that an attacker could use. */
  readonly description: string;
  /** What to do next. */
  readonly hint: string;
}

const entries = {
  token_expired: {
    status: 401,
    error: 'invalid_token',
    description: 'The access token expired',
    hint: 'Refresh the token and repeat the request once.',
  },
  token_revoked: {
    status: 401,
    error: 'invalid_token',
    description: 'The access token was revoked',
    hint: 'Ask the user to log in again.',
  },
  token_unknown: {
    status: 401,
    error: 'invalid_token',
    description: 'The access token is not known here',
    hint: 'Ask the user to log in again; check that the token comes from this issuer.',
  },
  wrong_audience: {
    status: 401,
    error: 'invalid_token',
    description: 'The access token is meant for another API',
    hint: 'Request a token for this resource.',
  },
  token_missing: {
    status: 401,
    error: 'invalid_token',
    description: 'This API needs an access token',
    hint: 'Send it in the Authorization header, as DPoP or Bearer.',
  },
  insufficient_scope: {
    status: 403,
    error: 'insufficient_scope',
    description: 'The access token does not cover this request',
    hint: 'Ask the user for the scope that the answer names.',
  },
  grant_invalid: {
    status: 400,
    error: 'invalid_grant',
    description: 'The code or refresh token was refused',
    hint: 'Ask the host for a new code; it comes without a prompt while the grant lives.',
  },
  consent_required: {
    status: 400,
    error: 'consent_required',
    description: 'The user has to be asked',
    hint: 'Repeat without prompt=none.',
  },
  access_denied: {
    status: 400,
    error: 'access_denied',
    description: 'The user said no',
    hint: 'Go on without an account, and ask again only when the user wants it.',
  },
  login_required: {
    status: 400,
    error: 'login_required',
    description: 'The user has to log in first',
    hint: 'Start the host log-in.',
  },
  interaction_required: {
    status: 400,
    error: 'interaction_required',
    description: 'The user has to do something first',
    hint: 'Repeat without prompt=none.',
  },
  insufficient_authorization: {
    status: 400,
    error: 'insufficient_authorization',
    description: 'One more step is needed',
    hint: 'Continue with the auth_session of this answer.',
  },
  consent_changed: {
    status: 400,
    error: 'insufficient_authorization',
    description: 'What is asked for changed while the user was reading',
    hint: 'Show the new consent of this answer and ask again.',
  },
  factor_wrong: {
    status: 400,
    error: 'insufficient_authorization',
    description: 'The user name or the password is wrong',
    hint: 'Try again with the auth_session of this answer.',
  },
  invalid_session: {
    status: 400,
    error: 'invalid_session',
    description: 'This authorization session cannot be used',
    hint: 'Start the authorization again.',
  },
  invalid_request: {
    status: 400,
    error: 'invalid_request',
    description: 'The request is malformed',
    hint: 'See the description for the parameter that is wrong.',
  },
  invalid_scope: {
    status: 400,
    error: 'invalid_scope',
    description: 'The scope is not allowed here',
    hint: 'Ask only for scopes that the manifest declares.',
  },
  invalid_target: {
    status: 400,
    error: 'invalid_target',
    description: 'The resource is not known here',
    hint: 'Ask the operator to register the resource.',
  },
  invalid_request_uri: {
    status: 400,
    error: 'invalid_request_uri',
    description: 'The request_uri cannot be used',
    hint: 'Push the authorization request again.',
  },
  unsupported_grant_type: {
    status: 400,
    error: 'unsupported_grant_type',
    description: 'This grant_type is not supported',
    hint: 'Use authorization_code or refresh_token; an account of a publisher uses client_credentials.',
  },
  unsupported_response_type: {
    status: 400,
    error: 'unsupported_response_type',
    description: 'This response_type is not supported',
    hint: 'Use response_type=code.',
  },
  use_dpop_nonce: {
    status: 400,
    error: 'use_dpop_nonce',
    description: 'A DPoP proof with the nonce of this answer is needed',
    hint: 'Repeat with the DPoP-Nonce of this answer inside the proof.',
  },
  invalid_dpop_proof: {
    status: 400,
    error: 'invalid_dpop_proof',
    description: 'The DPoP proof was refused',
    hint: 'Make a new proof for exactly this method, URL, token and key.',
  },
  app_suspended: {
    status: 400,
    error: 'unauthorized_client',
    description: 'This mini-program is suspended',
    hint: 'The operator can say why.',
  },
  account_suspended: {
    status: 400,
    error: 'unauthorized_client',
    description: 'This account is suspended',
    hint: 'The operator can say why, and end it.',
  },
  enrolment_invalid: {
    status: 400,
    error: 'invalid_grant',
    description: 'The enrolment code was refused',
    hint: 'A code is good once and for an hour, until another is made: ask the operator for a new one.',
  },
  release_revoked: {
    status: 400,
    error: 'unauthorized_client',
    description: 'This version of the mini-program was withdrawn',
    hint: 'Update the mini-program.',
  },
  unauthorized_client: {
    status: 400,
    error: 'unauthorized_client',
    description: 'This client may not do that',
    hint: 'Check the kind and the policies of the client.',
  },
  invalid_client: {
    status: 401,
    error: 'invalid_client',
    description: 'The client could not be authenticated',
    hint: 'Check the client id, its credential and the method it is registered for.',
  },
  signature_missing: {
    status: 401,
    error: 'invalid_client',
    description: 'The request is not signed',
    hint: 'Sign it as Accept-Signature says, with a registered key of the client.',
  },
  malformed: {
    status: 401,
    error: 'invalid_client',
    description: 'The signature or a signed part cannot be read',
    hint: 'The detail names the part: compare it with RFC 9421 and the profile davit-1.',
  },
  unsupported_alg: {
    status: 401,
    error: 'invalid_client',
    description: 'The algorithm is not the one of the key',
    hint: 'Leave alg out, or name the algorithm that the key was registered with.',
  },
  unknown_key: {
    status: 401,
    error: 'invalid_client',
    description: 'The key is not registered, not active, or not yours',
    hint: 'Check that keyid names an active key of this client, and that the operator has turned request signing on for it.',
  },
  clock_skew: {
    status: 401,
    error: 'invalid_client',
    description: 'The signature is from the future',
    hint: 'Set your clock, or follow the Date header, and sign again.',
  },
  expired: {
    status: 401,
    error: 'invalid_client',
    description: 'The signature is too old',
    hint: 'Sign again; if your clock is slow, follow the Date header.',
  },
  replayed: {
    status: 401,
    error: 'invalid_client',
    description: 'The request was received before',
    hint: 'Every request needs a signature with a nonce of its own.',
  },
  digest_mismatch: {
    status: 401,
    error: 'invalid_client',
    description: 'The body is not the one that was signed',
    hint: 'Hash the bytes exactly as they are sent.',
  },
  coverage: {
    status: 401,
    error: 'invalid_client',
    description: 'The signature does not cover what it must',
    hint: 'Cover what Accept-Signature and the detail name, in this order.',
  },
  signature_invalid: {
    status: 401,
    error: 'invalid_client',
    description: 'The signature is wrong',
    hint: 'What was received is not what was signed: compare the signature bases (davit-signature verify).',
  },
  key_proof_invalid: {
    status: 400,
    error: 'invalid_request',
    description: 'The proof of possession does not hold',
    hint: 'Sign the UTF-8 bytes of the challenge, without a line break after them, with the private key of this keyid.',
  },
  origin_refused: {
    status: 403,
    error: 'unauthorized_client',
    description: 'This origin does not belong to the client',
    hint: 'Register the origin with the client.',
  },
  not_found: {
    status: 404,
    error: 'not_found',
    description: 'There is nothing here',
    hint: 'Check the path and the id.',
  },
  method_not_allowed: {
    status: 405,
    error: 'invalid_request',
    description: 'This method is not allowed here',
    hint: 'The Allow header names the methods.',
  },
  conflict: {
    status: 409,
    error: 'conflict',
    description: 'Something with this id or name exists already',
    hint: 'Choose another id or name.',
  },
  rate_limited: {
    status: 429,
    error: 'rate_limited',
    description: 'Too many attempts',
    hint: 'Wait as long as Retry-After says.',
  },
  temporarily_unavailable: {
    status: 503,
    error: 'temporarily_unavailable',
    description: 'The server cannot answer right now',
    hint: 'Repeat a refresh; start again with a new code.',
  },
} as const satisfies Record<string, ReasonEntry>;

/** A stable reason on the wire. */
export type Reason = keyof typeof entries;
export const REASONS: Readonly<Record<Reason, ReasonEntry>> = entries;

/** Where the docs page of a reason lives, relative to the issuer. */
export const reasonDocs = (issuer: string, reason: Reason): string => `${issuer}/docs/errors#${reason}`;
