// The limit: bare node:http, the same cryptography and the same committed statements as the product, and nothing between them. No
// routing by host, no validation, no policy, no rate limits, no log. It takes the very bytes that the product takes, and its rows stand
// in a database that the product in this same process has filled.
import { createHash, createHmac, createPublicKey, type JsonWebKey, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { nodeCrypto } from '@davit/crypto/node';
import { type DevEnvOptions, startDevEnv } from '@davit/dev-env';
import { createPostgresStore, createSqliteStore } from '@davit/store';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const REPEAT_MS = 60_000;
const options = JSON.parse(process.argv[2] ?? '{}') as DevEnvOptions & { readonly directory: string };
const env = await startDevEnv(options);
const store =
  options.database === undefined
    ? await createSqliteStore({ path: join(options.directory, 'davit.db') })
    : await createPostgresStore({ url: options.database });
const { signer } = (await nodeCrypto.generateKey('ES256')) ?? {};
const refreshKey = randomBytes(32);
const confidential = env.info.confidential_app.client_id;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const newId = (): string => {
  const now = Math.floor(store.now());
  return now.toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
};
const decode = (part: string | undefined): unknown => JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));

interface Proof {
  readonly jkt: string;
  readonly hash: Buffer;
  readonly expiresAt: number;
}

/** One signature, one thumbprint, one hash of the jti. */
function readProof(text: string): Proof {
  const [head, payload, signature] = text.split('.');
  const { jwk } = decode(head) as { readonly jwk: JsonWebKey };
  const { jti, iat } = decode(payload) as { readonly jti: string; readonly iat: number };
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
  if (!verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature ?? '', 'base64url')))
    throw new Error('a proof is wrong');
  const jkt = sha256(`{"crv":"${jwk.crv}","kty":"${jwk.kty}","x":"${jwk.x}","y":"${jwk.y}"}`).toString('base64url');
  return { jkt, hash: sha256(`${jkt} ${jti}`), expiresAt: (iat + 31) * 1000 };
}

const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const secretOf = (text: string): { readonly id: string; readonly hash: Buffer } => {
  const [id = '', secret = ''] = text.slice(text.indexOf('_') + 1).split('.');
  return { id, hash: sha256(secret) };
};

async function tokenAnswer(
  family: { readonly familyId: string; readonly userId: string },
  generation: number,
  access: string,
) {
  const head = `${b64({ alg: 'ES256', kid: 'limit' })}.${b64({ sub: family.userId, iat: Date.now() })}`;
  const signature = await signer?.sign(Buffer.from(head));
  const refresh = createHmac('sha256', refreshKey).update(`${family.familyId} ${generation}`).digest('base64url');
  return {
    ...{ access_token: access, token_type: 'DPoP', expires_in: 3_600 },
    refresh_token: `ref_${family.familyId}-${generation}.${refresh}`,
    id_token: `${head}.${Buffer.from(signature ?? []).toString('base64url')}`,
  };
}

async function token(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  const proof = request.headers.dpop === undefined ? null : readProof(String(request.headers.dpop));
  const clientId = form.get('client_id') ?? confidential;
  if (request.headers.authorization !== undefined) sha256(request.headers.authorization);
  const [id, secret] = [newId(), randomBytes(32).toString('base64url')];
  const common = {
    attemptId: newId(),
    spends: proof === null ? [] : [{ hash: proof.hash, expiresAt: proof.expiresAt }],
    clientId,
    dpopJkt: proof?.jkt ?? null,
    accessToken: { id, secretHash: sha256(secret), ttlMs: HOUR_MS },
    idleMs: 30 * DAY_MS,
  };
  const facts = { method: 'POST', path: '/oauth/token', status: 200, tokenId: id, clientId };
  if (form.get('grant_type') === 'authorization_code') {
    const code = secretOf(form.get('code') ?? '');
    const outcome = await store.tokens.redeem({
      ...common,
      ...{ codeId: code.id, secretHash: code.hash, familyId: newId(), salt: randomBytes(16) },
      challenge: sha256(form.get('code_verifier') ?? '').toString('base64url'),
      ...{ absoluteMs: 90 * DAY_MS, maxFamilies: 1_000_000, audit: [{ event: 'code.redeemed', ...facts }] },
    });
    if (outcome.kind !== 'redeemed') throw new Error(JSON.stringify(outcome));
    return tokenAnswer(outcome.family, 0, `at_${id}.${secret}`);
  }
  const [familyId = '', generation = ''] = (form.get('refresh_token') ?? '').slice(4).split(/[-.]/);
  await store.tokens.refreshFacts(familyId);
  createHmac('sha256', refreshKey).update(`${familyId} ${generation}`).digest();
  const outcome = await store.tokens.refresh({
    ...common,
    ...{ familyId, presentedGeneration: Number(generation), scope: null, repeatMs: REPEAT_MS },
    rotation: proof === null ? 'never' : 'always',
    audit: [{ event: 'token.refreshed', ...facts, familyId }],
  });
  if (outcome.kind !== 'refreshed') throw new Error(JSON.stringify(outcome));
  return tokenAnswer(outcome.family, outcome.generation, `at_${id}.${secret}`);
}

/** The profile stays sealed: opening it is one more AES, some microseconds. */
async function userinfo(request: IncomingMessage): Promise<unknown> {
  const [, text = ''] = (request.headers.authorization ?? '').split(' ');
  const proof = request.headers.dpop === undefined ? null : readProof(String(request.headers.dpop));
  sha256(text);
  const { id, hash } = secretOf(text);
  const outcome = await store.tokens.resolve(id, hash);
  if (outcome.kind !== 'live' || outcome.token.family.dpopJkt !== (proof?.jkt ?? null)) throw new Error('not live');
  return { sub: outcome.token.subject ?? outcome.token.user.userId, scope: outcome.token.scope };
}

const server = createServer((request, response) => {
  (request.url === '/oauth/userinfo' ? userinfo(request) : token(request)).then(
    (body) => {
      const text = JSON.stringify(body);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    },
    (error: Error) => {
      response.writeHead(500, { 'content-length': Buffer.byteLength(error.message) });
      response.end(error.message);
    },
  );
});
server.keepAliveTimeout = 30_000;
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
const end = (): void => {
  Promise.all([store.close(), env.close()]).then(
    () => process.exit(),
    () => process.exit(1),
  );
};
process.on('disconnect', end);
process.on('SIGTERM', end);
server.listen(0, '127.0.0.1', () =>
  process.send?.({ port: env.port, info: env.info, limitPort: (server.address() as AddressInfo).port }),
);
