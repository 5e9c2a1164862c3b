// An authorization code as a mini-program gets it from its host, for whoever develops a back end: a seeded user logs in on a host of
// its own, allows everything that is asked for, and the code comes with what redeems it. Development servers only: it needs a password.
import { encodeBase64url, encodeUtf8, jwkThumbprint, type PrivateJwk, type Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { createHostClient, type Fetch, type HostFailure, type HostSessionState } from '@davit/host';

export interface CodeWanted {
  readonly issuer: string;
  readonly hostClientId: string;
  readonly user: { readonly username: string; readonly password: string };
  readonly appId: string;
  readonly scope: string;
  /** A public mini-program's code is bound to a key; another one authenticates itself otherwise. */
  readonly isPublic: boolean;
}

export interface ProofKey {
  readonly privateJwk: PrivateJwk;
  readonly signer: Signer;
}

export interface MintedCode {
  readonly code: string;
  readonly iss: string;
  readonly state: string;
  readonly expiresIn: number;
  readonly codeVerifier: string;
  /** Null for a mini-program that is not public. */
  readonly key: ProofKey | null;
}

/** The server's own words about why there is no code. */
export class CodeRefused extends Error {
  override readonly name = 'CodeRefused';
  readonly failure: HostFailure;
  constructor(failure: HostFailure) {
    super(failure.description);
    this.failure = failure;
  }
}

const ANSWER_WITHIN_MS = 10_000;

const send: Fetch = async ({ method, url, headers, body }) => {
  const answer = await fetch(url, {
    method,
    headers,
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    ...(body !== undefined && { body }),
  });
  return { status: answer.status, header: (name) => answer.headers.get(name), body: await answer.text() };
};

const randomText = (bytes: number): string => encodeBase64url(nodeCrypto.randomBytes(bytes));

async function makeKey(): Promise<{ readonly key: ProofKey; readonly jkt: string }> {
  const { privateJwk, signer } = await nodeCrypto.generateKey('ES256');
  const jkt = await jwkThumbprint(signer.publicJwk, nodeCrypto);
  if (jkt === null) throw new Error('A key that was drawn just now has no thumbprint.');
  return { key: { privateJwk, signer }, jkt };
}

/**
 * The host's session stays open: with it the code, and tokens without `offline_access`, would end.
 * @throws CodeRefused
 */
export async function mintCode({ issuer, hostClientId, user, ...wanted }: CodeWanted): Promise<MintedCode> {
  let session: HostSessionState | null = null;
  const host = createHostClient({
    issuer,
    clientId: hostClientId,
    credential: { kind: 'installation', signer: (await nodeCrypto.generateKey('ES256')).signer },
    fetch: send,
    crypto: nodeCrypto,
    session: {
      load: async () => session,
      async save(state) {
        session = state;
      },
    },
    now: () => Date.now(),
  });
  const login = await host.login(user.username, user.password);
  if (!login.ok) throw new CodeRefused(login.failure);
  const codeVerifier = randomText(32);
  const state = randomText(16);
  const proof = wanted.isPublic ? await makeKey() : null;
  const minted = await host.requestCode(
    {
      appId: wanted.appId,
      scope: wanted.scope,
      state,
      code_challenge: encodeBase64url(await nodeCrypto.sha256(encodeUtf8(codeVerifier))),
      ...(proof !== null && { dpop_jkt: proof.jkt }),
    },
    async () => ({ decision: 'allow' }),
  );
  if (!minted.ok) throw new CodeRefused(minted.failure);
  const { code, iss, expiresIn } = minted.value;
  return { code, iss, state, expiresIn, codeVerifier, key: proof?.key ?? null };
}
