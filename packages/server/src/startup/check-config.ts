// Which sites a server refuses to start on (container.md §1). Pure: the authorization server checks its own part of the configuration.
import type { ServerConfig } from '../config.ts';
import { sameSite } from './registrable-domain.ts';

export type Origins = ReturnType<ServerConfig['origins']>;

/** The configuration cannot be served safely; `faults` are sentences for the operator. */
export class ServerConfigRefused extends Error {
  override readonly name = 'ServerConfigRefused';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The server cannot start. ${faults.join(' ')}`);
    this.faults = faults;
  }
}

/** Everything that is wrong with the origins, one sentence each; empty when they may be served. */
export function findOriginFaults(mode: ServerConfig['mode'], origins: Origins): string[] {
  const faults: string[] = [];
  for (const [name, value] of [
    ['issuer', origins.issuer],
    ['host', origins.host],
  ] as const) {
    if (!URL.canParse(value) || new URL(value).origin !== value) {
      faults.push(
        `The ${name} has to be an origin such as https://id.example.com, without a path or a trailing slash.`,
      );
    } else if (mode === 'production' && !value.startsWith('https:')) {
      faults.push(`In production the ${name} has to be https.`);
    }
  }
  return faults.length > 0 ? faults : siteFaults(mode, origins);
}

/** Host and mini-programs must be different sites, or a mini-program shares cookies and a process with the host. */
function siteFaults(mode: ServerConfig['mode'], origins: Origins): string[] {
  const host = new URL(origins.host).hostname;
  const apps = origins.appsDomain.replace(/:\d+$/, '');
  if (apps === 'localhost' && mode === 'production') {
    return ['In production the mini-programs need a domain of their own, not localhost.'];
  }
  // Any mini-program stands for all. Under localhost each name is its own site, so the host only must not be bare `localhost`.
  if (apps === 'localhost' && host !== 'localhost') return [];
  if (!sameSite(host, `app.${apps}`) && !sameSite(host, apps)) return [];
  return [
    `The host (${host}) and the mini-programs (*.${apps}) share a registrable domain; give the mini-programs a domain of their own.`,
  ];
}

/** What the store needs to be safe; one sentence each. */
export function findStoreFaults({ mode, counterFolder }: Pick<ServerConfig, 'mode' | 'counterFolder'>): string[] {
  if (mode === 'development' || counterFolder !== undefined) return [];
  return [
    'In production counterFolder has to name a folder that is not restored together with the database: without it a restored backup brings spent codes back.',
  ];
}

/** Switches that weaken the server, by name, for the log at start. */
export function insecureSwitches(config: ServerConfig): string[] {
  return [
    ...(config.mode === 'development' ? ['mode=development'] : []),
    ...(config.developmentAdminToken === undefined ? [] : ['developmentAdminToken']),
  ];
}
