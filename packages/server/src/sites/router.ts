// Host header → site. Exact names only; whatever is not served here is told so (421), with headers that open nothing.
import type { AppOrigins } from '@davit/bundle';
import { otherProbe } from '@davit/container/gate';
import type { PlainRequest, PlainResponse } from '@davit/protocol';
import type { ServerConfig } from '../config.ts';
import { edgeResponse } from '../edge/edge-refusal.ts';
import { header } from '../edge/request-head.ts';
import { appsAreSites, type Origins } from '../startup/check-config.ts';
import { answerApp } from './app-site.ts';
import { answerGate } from './gate-site.ts';
import { answerProbe, isProbeLabel } from './probe-site.ts';
import type { Site } from './site.ts';

const GATE_SUFFIX = '--gate';
const DEFAULT_HOST_NAME = 'the host app';

export interface RouterOptions {
  readonly config: Pick<ServerConfig, 'apps' | 'host'>;
  readonly origins: Origins;
  readonly issuer: Site;
  readonly host: Site;
}

export function createRouter({ config, origins, issuer, host }: RouterOptions): Site {
  const issuerName = new URL(origins.issuer).host;
  const hostUrl = new URL(origins.host);
  const appsSuffix = `.${origins.appsDomain}`;
  const isSite = appsAreSites(origins);
  const hostName = config.host?.name ?? DEFAULT_HOST_NAME;

  const answerAppsDomain = async (request: PlainRequest, label: string): Promise<PlainResponse | null> => {
    const originOf = (name: string): string => `${hostUrl.protocol}//${name}${appsSuffix}`;
    if (isProbeLabel(label)) {
      return answerProbe(request, {
        label,
        otherOrigin: originOf(otherProbe(label)),
        hostOrigin: origins.host,
        isSite,
      });
    }
    const isGate = label.endsWith(GATE_SUFFIX);
    const appId = isGate ? label.slice(0, -GATE_SUFFIX.length) : label;
    const app = config.apps().find((candidate) => candidate.appId === appId);
    if (app === undefined) return null;
    const appOrigins: AppOrigins = {
      app: originOf(appId),
      gate: originOf(`${appId}${GATE_SUFFIX}`),
      host: origins.host,
      issuer: origins.issuer,
    };
    const options = { app, origins: appOrigins, hostName, isSite };
    return isGate ? answerGate(request, options) : answerApp(request, options);
  };

  return async (request) => {
    // Host names compare without case; everything else is exact.
    const name = (header(request.headers, 'host') ?? '').toLowerCase();
    if (name === issuerName) return issuer(request);
    if (name === hostUrl.host) return host(request);
    const answer = name.endsWith(appsSuffix)
      ? await answerAppsDomain(request, name.slice(0, -appsSuffix.length))
      : null;
    return answer ?? edgeResponse({ kind: 'unknown_host' });
  };
}
