// Middleware for node:http, which Express accepts, too. Calls `next` for verified requests only, and never with an error:
// a handler that ignores its argument would otherwise run for a request that nobody verified.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Awaitable } from '@davit/crypto';
import { andThen } from '../../and-then.ts';
import type { RequestHead } from '../../http-signature/request-head.ts';
import type { PendingRequest } from '../../profile/pending-request.ts';
import { type ProtectOptions, type SettledOptions, settleOptions, tellOwner } from '../../protect/protect-options.ts';
import { type ProtectionFailure, toProtectionAnswer } from '../../protect/protection-failure.ts';
import { toVerifiedMessage, type VerifiedMessage, VerifiedMessages } from '../../protect/verified-message.ts';
import { type Result, refuse, succeed } from '../../result.ts';
import { verify } from '../../verify.ts';
import { nodeHashing } from '../keys/node-hashing.ts';
import { answer } from './answer.ts';
import { hasBody, readBody } from './read-body.ts';
import { toRequestHead } from './to-request-head.ts';
import { whenSettled } from './when-settled.ts';

type Outcome = Result<VerifiedMessage, ProtectionFailure>;
const EMPTY = new Uint8Array(0);
const messages = new VerifiedMessages();

/** What protect() verified of a request, with its body. Throws a TypeError for one that it did not let through. */
export const verifiedRequest = (request: IncomingMessage): VerifiedMessage => messages.of(request);

function finish(pending: PendingRequest, body: Uint8Array, options: SettledOptions): Awaitable<Outcome> {
  return andThen(pending.finish(options.replay), (result) =>
    result.ok ? succeed(toVerifiedMessage(result.value, body)) : result,
  );
}

function check(request: IncomingMessage, head: RequestHead, options: SettledOptions): Awaitable<Outcome> {
  return andThen(verify(head, { ...options, now: options.clock() }), (verdict): Awaitable<Outcome> => {
    if (!verdict.ok) return verdict;
    if (!hasBody(request)) return finish(verdict.value, EMPTY, options);
    return readBody(request, verdict.value, options).then((read) =>
      read.ok ? finish(verdict.value, read.value, options) : read,
    );
  });
}

/**
 * @example
 * const guard = protect({ authority: 'api.example.com', keys, replay });
 * createServer((request, response) => guard(request, response, () => handler(request, response)));
 */
export function protect(
  options: ProtectOptions,
): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  const settled = settleOptions({ hashing: nodeHashing, ...options });
  return (request, response, next) => {
    if (request.readableDidRead)
      throw new TypeError('the body was read before protect(): put protect() before body parsers');
    if (request.readableEncoding !== null)
      throw new TypeError('setEncoding() was called before protect(): what is verified are bytes');
    const head = toRequestHead(request);
    const decide = (outcome: Outcome): void => {
      if (outcome.ok) {
        messages.keep(request, outcome.value);
        next();
        return;
      }
      answer(request, response, toProtectionAnswer(outcome.failure, { ...settled, now: settled.clock() }), settled);
      tellOwner(outcome.failure, head, settled);
    };
    whenSettled(
      () => check(request, head, settled),
      decide,
      // Key lookup or store cannot tell: nothing is accepted.
      (cause) => decide(refuse({ reason: 'replay_store_down', cause })),
    );
  };
}
