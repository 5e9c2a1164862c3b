// Middleware for Hono on any platform. After it `c.req.json()` and its like read the verified bytes.
import type { RequestHead } from '../http-signature/request-head.ts';
import { type ProtectOptions, type SettledOptions, settleOptions, tellOwner } from '../protect/protect-options.ts';
import { type ProtectionFailure, toProtectionAnswer } from '../protect/protection-failure.ts';
import { toVerifiedMessage, type VerifiedMessage, VerifiedMessages } from '../protect/verified-message.ts';
import { type Result, refuse, succeed } from '../result.ts';
import { verify } from '../verify.ts';
import { readStream } from './read-stream.ts';
import { hostFault, incomingOf, toRequestHead } from './to-request-head.ts';

/** What is used of Hono's Context. */
export interface HonoContext {
  readonly req: { raw: Request };
  readonly env: unknown;
}

type Outcome = Result<VerifiedMessage, ProtectionFailure>;
const messages = new VerifiedMessages();

/** What protect() verified of a request, with its body. Throws a TypeError for one that it did not let through. */
export const verifiedRequest = (context: HonoContext): VerifiedMessage => messages.of(context);

async function check(context: HonoContext, head: RequestHead, options: SettledOptions): Promise<Outcome> {
  const fault = incomingOf(context.env) === null ? null : hostFault(head);
  if (fault !== null) return refuse(fault);
  const verdict = await verify(head, { ...options, now: options.clock() });
  if (!verdict.ok) return verdict;
  const read = await readStream(context.req.raw, incomingOf(context.env), verdict.value, options);
  if (!read.ok) return read;
  const result = await verdict.value.finish(options.replay);
  return result.ok ? succeed(toVerifiedMessage(result.value, read.value)) : result;
}

function toResponse(failure: ProtectionFailure, options: SettledOptions): Response {
  const { status, headers, body } = toProtectionAnswer(failure, { ...options, now: options.clock() });
  return new Response(body, { status, headers: headers.map(([name, value]): [string, string] => [name, value]) });
}

/**
 * @example
 * app.use('/v1/*', protect({ authority: 'api.example.com', keys, replay }));
 */
export function protect(
  options: ProtectOptions,
): (context: HonoContext, next: () => Promise<void>) => Promise<Response | undefined> {
  const settled = settleOptions(options);
  return async (context, next) => {
    if (context.req.raw.bodyUsed)
      throw new TypeError('the body was read before protect(): put protect() before whatever reads it');
    const head = toRequestHead(context.req.raw, context.env);
    // Key lookup or store cannot tell: nothing is accepted.
    const outcome = await check(context, head, settled).catch(
      (cause: unknown): Outcome => refuse({ reason: 'replay_store_down', cause }),
    );
    if (!outcome.ok) {
      const response = toResponse(outcome.failure, settled);
      tellOwner(outcome.failure, head, settled);
      return response;
    }
    const { body } = outcome.value;
    if (body.length > 0) context.req.raw = new Request(context.req.raw, { body: body as BodyInit });
    messages.keep(context, outcome.value);
    await next();
    return undefined;
  };
}
