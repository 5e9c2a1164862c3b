// One exchange with the authorization server: client authentication, proof, one repeat with the server's nonce, one report.
import { makeProof } from '@davit/dpop';
import { basicCredential } from './basic-credential.ts';
import { maskParameters } from './mask.ts';
import { encodeForm, type Form } from './percent-encode.ts';
import type { HostClientOptions, HttpResponse } from './ports.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Absolute path at the issuer. */
  readonly path: string;
  /** A form post carries the client's own authentication. */
  readonly form?: Form;
  /** The host session in whose name the call is made. */
  readonly accessToken?: string | undefined;
}

export interface Answer {
  readonly status: number;
  /** The JSON of the body; undefined when it is none. */
  readonly body: unknown;
  readonly retryAfterSeconds: number | null;
}
/** Null: no answer came. */
export type Exchange = (call: Call) => Promise<Answer | null>;

const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';
/** A server nonce lives five minutes (authorization.md §6); an old one would only cost a round trip. */
const NONCE_TTL_MS = 240_000;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// RFC 9110 §10.2.3: delay-seconds; the date form is not used by this server.
function retryAfter(response: HttpResponse): number | null {
  const value = response.header('retry-after');
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

const member = (body: unknown, name: 'error' | 'reason'): string | null => {
  const value = (body as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' ? value : null;
};

export function createExchange(options: HostClientOptions): Exchange {
  const { credential, clientId, crypto, now } = options;
  let nonce: { readonly value: string; readonly at: number } | null = null;

  /** The form as it goes out: the client names itself, and its secret or the user's session where they belong. */
  function formOf({ form, accessToken }: Call): Form | undefined {
    if (form === undefined) return undefined;
    if (credential.kind === 'installation') return { client_id: clientId, ...form };
    const subject =
      accessToken === undefined ? {} : { subject_token: accessToken, subject_token_type: ACCESS_TOKEN_TYPE };
    const basic = credential.method !== 'client_secret_post';
    return { client_id: clientId, ...(basic ? {} : { client_secret: credential.secret }), ...form, ...subject };
  }

  function authorization({ form, accessToken }: Call): string | undefined {
    if (credential.kind === 'installation') return accessToken === undefined ? undefined : `DPoP ${accessToken}`;
    if (form === undefined) return accessToken === undefined ? undefined : `Bearer ${accessToken}`;
    return credential.method === 'client_secret_post' ? undefined : basicCredential(clientId, credential.secret);
  }

  async function send(call: Call, form: Form | undefined): Promise<HttpResponse | null> {
    const url = options.issuer + call.path;
    const headers: Record<string, string> = { accept: 'application/json' };
    if (form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
    const authorized = authorization(call);
    if (authorized !== undefined) headers.authorization = authorized;
    if (credential.kind === 'installation') {
      const at = now();
      const fresh = nonce !== null && at - nonce.at < NONCE_TTL_MS ? nonce.value : undefined;
      const proof = { method: call.method, url, nonce: fresh, accessToken: call.accessToken, now: at / 1000 };
      headers.dpop = await makeProof(proof, credential.signer, crypto);
    }
    const body = form === undefined ? undefined : encodeForm(form);
    try {
      const response = await options.fetch({ method: call.method, url, headers, body });
      const given = response.header('dpop-nonce');
      if (given !== null) nonce = { value: given, at: now() };
      return response;
    } catch {
      return null;
    }
  }

  async function once(call: Call, form: Form | undefined): Promise<Answer | null> {
    const at = now();
    const response = await send(call, form);
    const body = response === null ? undefined : parseJson(response.body);
    options.onExchange?.({
      at,
      method: call.method,
      path: call.path,
      status: response?.status ?? 0,
      error: response === null ? 'no_answer' : member(body, 'error'),
      reason: response === null ? 'no_answer' : member(body, 'reason'),
      durationMs: Math.max(0, now() - at),
      parameters: maskParameters(form ?? {}),
    });
    return response === null ? null : { status: response.status, body, retryAfterSeconds: retryAfter(response) };
  }

  return async (call) => {
    const form = formOf(call);
    const answer = await once(call, form);
    // > the client … retries with a new DPoP proof that carries the nonce (RFC 9449 §8). Nothing was consumed.
    const wantsNonce = answer !== null && member(answer.body, 'error') === 'use_dpop_nonce' && nonce !== null;
    return wantsNonce && credential.kind === 'installation' ? once(call, form) : answer;
  };
}
