// `/config.json` of the host origin: what the host's web app has to know about this deployment. Public; holds no secret.
import { REGISTRY_PATH } from '@davit/registry';
import type { HostFacts, ServedApp, ServerConfig } from '../config.ts';
import type { Origins } from '../startup/check-config.ts';
import { appIconUrl } from './app-icon.ts';

export function hostConfig(
  origins: Origins,
  host: HostFacts,
  { apps, registry }: Pick<ServerConfig, 'apps' | 'registry'>,
): unknown {
  return {
    issuer: origins.issuer,
    client_id: host.clientId,
    host_name: host.name,
    apps_domain: origins.appsDomain,
    registry: registry === undefined ? null : { url: `${origins.issuer}${REGISTRY_PATH}`, root: registry.root },
    ...(host.statistics === true && { statistics: true }),
    development: host.development,
    apps: apps().map((app) => describeApp(app, appIconUrl(origins.issuer, app))),
  };
}

function describeApp({ appId, manifest }: ServedApp, icon: string | null): unknown {
  return {
    app_id: appId,
    name: manifest.name,
    publisher: manifest.davit.publisher,
    icon,
    description: manifest.description ?? '',
    scopes: manifest.davit.scopes.map(({ name }) => name),
    permissions: [...new Set([...manifest.req_permissions, ...manifest.davit.permissions].map(({ name }) => name))],
  };
}
