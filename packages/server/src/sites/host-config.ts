// `/config.json` of the host origin: what the host's web app has to know about this deployment. Public; holds no secret.
import { mimeType } from '@davit/bundle';
import type { HostFacts, ServedApp } from '../config.ts';
import type { Origins } from '../startup/check-config.ts';

/** A larger icon is left out: icons travel inside JSON, since app origins let nobody else embed their files. */
const MAX_ICON_BYTES = 32 * 1024;

export async function hostConfig(origins: Origins, host: HostFacts, apps: readonly ServedApp[]): Promise<unknown> {
  return {
    issuer: origins.issuer,
    client_id: host.clientId,
    host_name: host.name,
    apps_domain: origins.appsDomain,
    development: host.development,
    apps: await Promise.all(apps.map(describeApp)),
  };
}

async function describeApp(app: ServedApp): Promise<unknown> {
  const { manifest } = app;
  return {
    app_id: app.appId,
    name: manifest.name,
    publisher: manifest.davit.publisher,
    icon: await appIcon(app),
    description: manifest.description ?? '',
    scopes: manifest.davit.scopes.map(({ name }) => name),
    permissions: [...new Set([...manifest.req_permissions, ...manifest.davit.permissions].map(({ name }) => name))],
  };
}

/** The first icon as a `data:` URL; null when there is none that fits. Images cannot run scripts wherever they are shown. */
export async function appIcon({ manifest, files }: Pick<ServedApp, 'manifest' | 'files'>): Promise<string | null> {
  const [icon] = manifest.icons;
  if (icon === undefined) return null;
  const type = mimeType(icon.src).split(';', 1)[0] ?? '';
  const bytes = type.startsWith('image/') ? await files.read(`/${icon.src}`) : null;
  if (bytes === null || bytes.length > MAX_ICON_BYTES) return null;
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}
