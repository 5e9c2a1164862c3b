// The registry's write side and catalogue: one plain request → one plain response, by the table of endpoints. Who calls is known and
// may do it before anything of the body is read.
import { fail, isAppId, ok, type PlainRequest, type Result } from '@davit/protocol';
import { createAppIcons } from '../catalogue/app-icons.ts';
import { createCatalogue } from '../catalogue/catalogue.ts';
import type { Admission, CallerCheck, CallerRefusal, CallerStillThere, NonceNeeded } from '../ports/caller-check.ts';
import type { RegistryRefusal } from '../read/refusals.ts';
import type { Refused } from '../refused.ts';
import type { RegistryResponse } from '../registry-response.ts';
import { createReportLimit } from '../statistics/report-limit.ts';
import { accessRefusal } from './access.ts';
import { refused } from './answers.ts';
import { appEndpoints } from './app-endpoints.ts';
import { catalogueEndpoints } from './catalogue-endpoints.ts';
import type { Desk, DeskOptions } from './desk.ts';
import { logEndpoints } from './log-endpoints.ts';
import { releaseEndpoints } from './release-endpoints.ts';
import { statisticsEndpoints } from './statistics-endpoints.ts';
import { createTurns } from './turns.ts';
import { versionEndpoints } from './version-endpoints.ts';
import type { GuardedCall, GuardedEndpoint, Parameters, WriteContext, WriteEndpoint } from './write-endpoint.ts';

export const registryWriteEndpoints: readonly WriteEndpoint[] = [
  ...catalogueEndpoints,
  ...appEndpoints,
  ...versionEndpoints,
  ...releaseEndpoints,
  ...logEndpoints,
  ...statisticsEndpoints,
];

export interface WriteSideOptions extends DeskOptions {
  readonly callers: CallerCheck;
  /** Without it, who was let in by the head of a request stays in. */
  readonly stillThere?: CallerStillThere | undefined;
  readonly placeOf: (address: string) => string;
}

export interface WriteSide {
  handle(endpoint: WriteEndpoint, request: PlainRequest, parameters: Parameters): Promise<RegistryResponse>;
  /** By the head alone: what it would be refused with at the door, or who has come. */
  admit(endpoint: WriteEndpoint, request: PlainRequest, parameters: Parameters): Promise<Admission>;
}

const CALLER_REFUSALS: Readonly<Record<CallerRefusal, RegistryRefusal>> = {
  token_missing: 'registry/token-missing',
  token_unknown: 'registry/token-unknown',
  token_expired: 'registry/token-expired',
  proof_invalid: 'registry/proof-invalid',
};

function callerRefused(failure: CallerRefusal | NonceNeeded): Refused {
  if (typeof failure === 'string') return { code: CALLER_REFUSALS[failure] };
  const { date, nonce } = failure;
  return {
    code: 'registry/use-dpop-nonce',
    headers: [
      ['dpop-nonce', nonce],
      ['date', date],
    ],
  };
}

export function createWriteSide({ callers, stillThere, placeOf, ...options }: WriteSideOptions): WriteSide {
  const desk: Desk = { ...options, turns: createTurns() };
  const catalogue = createCatalogue(options.store);
  const icons = createAppIcons(desk);
  const context: WriteContext = { desk, catalogue, icons, reports: createReportLimit(options.now), placeOf };
  /** A head is checked once, also when its body comes after: what proves a caller may be good for one time only. */
  const checked = new WeakMap<PlainRequest['headers'], ReturnType<CallerCheck>>();
  const callerOf = async (request: PlainRequest): ReturnType<CallerCheck> => {
    const before = checked.get(request.headers);
    const caller = before ?? callers(request);
    checked.set(request.headers, caller);
    // A body may take minutes, and a key be withdrawn meanwhile.
    const isGone = before !== undefined && (await before).ok && (await stillThere?.(request)) === false;
    return isGone ? fail('token_unknown') : caller;
  };
  const enter = async (
    endpoint: GuardedEndpoint,
    request: PlainRequest,
    parameters: Parameters,
  ): Promise<Result<Pick<GuardedCall, 'caller' | 'app'>, Refused>> => {
    const caller = await callerOf(request);
    if (!caller.ok) return fail(callerRefused(caller.failure));
    const app = await findApp(desk, endpoint, parameters);
    // Whoever may not do this anywhere does not learn which ids there are.
    if (typeof app === 'string') return fail(accessRefusal(endpoint.verb, caller.value, null) ?? { code: app });
    const refusal = accessRefusal(endpoint.verb, caller.value, app?.publisher ?? null);
    return refusal === null ? ok({ caller: caller.value, app }) : fail(refusal);
  };
  return {
    async handle(endpoint, request, parameters) {
      if (endpoint.verb === null) return endpoint.handle(context, request, parameters);
      const entered = await enter(endpoint, request, parameters);
      return entered.ok
        ? endpoint.handle(context, { ...entered.value, request, parameters })
        : refused(entered.failure);
    },
    async admit(endpoint, request, parameters) {
      if (endpoint.verb === null) return { kind: 'admitted', holder: '' };
      const entered = await enter(endpoint, request, parameters);
      if (!entered.ok) return { kind: 'refused', response: refused(entered.failure) };
      const { publisher, client_id: clientId } = entered.value.caller;
      return { kind: 'admitted', holder: publisher ?? clientId };
    },
  };
}

async function findApp(desk: Desk, { path }: GuardedEndpoint, { app_id: appId = '' }: Parameters) {
  if (!path.includes('{app_id}')) return null;
  if (!isAppId(appId)) return 'registry/invalid-app-id' as const;
  return (await desk.store.app(appId)) ?? ('registry/unknown-app' as const);
}
