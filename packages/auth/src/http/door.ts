// The door of an API: who calls is known before a handler runs, and both give one kind of answer. Knows no credential itself.
import type { PlainResponse, Result } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import type { Endpoint } from '../endpoint.ts';
import { type Refusal, refusalResponse } from '../refusal.ts';
import type { AuthRequest } from './auth-request.ts';
import type { Headers } from './respond.ts';

type Authenticate<Caller> = (context: AuthContext, request: AuthRequest) => Promise<Result<Caller, Refusal>>;

/** A handler that runs for a known caller alone. */
export type CallerHandler<Caller> = (
  context: AuthContext,
  request: AuthRequest,
  caller: Caller,
  params: Readonly<Record<string, string>>,
) => Promise<Result<PlainResponse, Refusal>>;

export type Door<Caller> = (handler: CallerHandler<Caller>) => Endpoint['handle'];

/** `headers` go with every answer, refusals too. */
export const createDoor =
  <Caller>(authenticate: Authenticate<Caller>, headers: Headers = []): Door<Caller> =>
  (handler) =>
  async (context, request, params) => {
    const caller = await authenticate(context, request);
    const answered = caller.ok ? await handler(context, request, caller.value, params) : caller;
    const response = answered.ok ? answered.value : refusalResponse(context.config.issuer, answered.failure);
    return { ...response, headers: [...response.headers, ...headers] };
  };
