// Registers a key of its own for an account, by the one-time code that the operator handed out. The private half is never sent.
import { encodeBase64url, encodeUtf8, jwkThumbprint, type Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { answered, type Members } from '../registry/answer.ts';
import { type Exchange, exchange as realExchange } from '../registry/http-exchange.ts';
import { createSendSafely } from '../registry/send-safely.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import type { LoginFacts } from './login.ts';

const CODE = /^enr_[0-9a-f]{32}\.[A-Za-z0-9_-]{43}$/;

export function checkCode(code: string): void {
  if (CODE.test(code)) return;
  throw new CliProblem({
    code: 'cli/bad-enrolment-code',
    title: 'This is no enrolment code',
    detail: 'It begins with enr_ and has 80 characters; copy it whole.',
    hint: 'davit login --code <the code of the operator>',
  });
}

export async function enrol(
  issuer: string,
  code: string,
  signer: Signer,
  exchange: Exchange = (request) => realExchange(request),
): Promise<LoginFacts> {
  const keyid = await jwkThumbprint(signer.publicJwk, nodeCrypto);
  if (keyid === null) throw new Error('A key that was just made has no thumbprint.');
  const hash = encodeBase64url(await nodeCrypto.sha256(encodeUtf8(code)));
  const proof = encodeUtf8(`davit-enrolment-1 ${issuer} ${keyid} ${hash}`);
  const signature = Buffer.from(await signer.sign(proof)).toString('base64');
  const { kty, crv, x } = signer.publicJwk;
  const body = Buffer.from(JSON.stringify({ code, public_key: { kty, crv, x }, signature }), 'utf8');
  const url = new URL(`${issuer}/client/enrolments`);
  // Once: a code that was spent by an answer that got lost is spent.
  const send = createSendSafely(exchange, issuer);
  const headers = { 'content-type': 'application/json' };
  const answer = await send(async () => ({ method: 'POST', url, headers, body }), false).catch(unlessLost);
  return toFacts(answered(answer, issuer), issuer, keyid);
}

/** Whose key it is stands in the answer alone: without one the key is of no use. */
function unlessLost(error: unknown): never {
  const isLost =
    error instanceof CliProblem && ['cli/connection-lost', 'cli/registry-silent'].includes(error.words.code);
  if (!isLost) throw error;
  const hint = 'the same command again; if the code is refused then, ask the operator for a new one';
  const detail = 'The answer of the registry did not arrive. Nothing was kept here, and the code may be spent.';
  throw new CliProblem({ ...error.words, detail, hint }, { cause: error });
}

function toFacts(members: Members, issuer: string, keyid: string): LoginFacts {
  const { client_id: clientId, kind, publisher_id: publisher, name, scopes } = members;
  // A server that answers for another one would get assertions that are meant for that one.
  const isWhole =
    members.issuer === issuer &&
    typeof clientId === 'string' &&
    (kind === 'publisher' || kind === 'operator') &&
    (publisher === null || typeof publisher === 'string') &&
    typeof name === 'string' &&
    Array.isArray(scopes) &&
    scopes.every((scope) => typeof scope === 'string');
  if (!isWhole)
    throw new CliProblem({
      code: 'cli/strange-answer',
      title: 'The answer is not one of a registry',
      detail:
        typeof members.issuer === 'string' && members.issuer !== issuer
          ? `${issuer} says that it is ${members.issuer}.`
          : `${issuer} does not say whose account it is.`,
      hint: 'use the address of the registry exactly as the operator gave it',
    });
  return {
    issuer,
    clientId: clientId as string,
    kind: kind as LoginFacts['kind'],
    publisher: publisher as string | null,
    name: name as string,
    scopes: scopes as readonly string[],
    keyid,
  };
}
