// One endpoint beside the read side: where it is, who may use it, what it reads and says. The table drives routing and reference.
import type { Awaitable } from '@davit/crypto';
import type { PlainRequest } from '@davit/protocol';
import type { AppIcons } from '../catalogue/app-icons.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { RegistryCaller } from '../ports/caller-check.ts';
import type { RegisteredApp } from '../publish/published-version.ts';
import type { RegistryResponse } from '../registry-response.ts';
import type { ReportLimit } from '../statistics/report-limit.ts';
import type { Verb } from './access.ts';
import type { Desk } from './desk.ts';

export interface WriteContext {
  readonly desk: Desk;
  readonly catalogue: Catalogue;
  readonly icons: AppIcons;
  readonly reports: ReportLimit;
  /** Addresses that one client can have at will, as one name. */
  readonly placeOf: (address: string) => string;
}

interface Described {
  /** A GET answers HEAD too. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parameters are whole segments in braces. */
  readonly path: string;
  readonly summary: string;
  /** What its body says, for the reference page; null when it reads none. */
  readonly reads: string | null;
  readonly answer: string;
}

/** What stood in the path, by name, not yet checked. */
export type Parameters = Readonly<Record<string, string>>;

/** For anybody, from any web page. */
export interface PublicEndpoint extends Described {
  readonly verb: null;
  handle(context: WriteContext, request: PlainRequest, parameters: Parameters): Awaitable<RegistryResponse>;
}

/** For a caller that may do this; `app` is the one in the path, or null when the path names none. */
export interface GuardedEndpoint extends Described {
  readonly verb: Verb;
  handle(context: WriteContext, call: GuardedCall): Awaitable<RegistryResponse>;
}
export interface GuardedCall {
  readonly request: PlainRequest;
  readonly caller: RegistryCaller;
  readonly parameters: Parameters;
  readonly app: RegisteredApp | null;
}
/** `app` is there: the endpoint's path names one. */
export type AppCall = GuardedCall & { readonly app: RegisteredApp };

export type WriteEndpoint = PublicEndpoint | GuardedEndpoint;

/** An endpoint whose path names a mini-program: it is registered, and the caller may do this with it, before `handle` runs. */
export const forApp = (
  described: Described & { readonly verb: Verb },
  handle: (context: WriteContext, call: AppCall) => Awaitable<RegistryResponse>,
): GuardedEndpoint => ({
  ...described,
  handle(context, call) {
    if (call.app === null) throw new Error(`${described.path} names no mini-program.`);
    return handle(context, { ...call, app: call.app });
  },
});
