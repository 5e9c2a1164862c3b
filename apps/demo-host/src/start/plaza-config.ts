// What `/config.json` tells the page at run time: what it tells every host, and where mini-programs live on the web.
import { type HostConfig, parseHostConfig } from '@davit/host-app';

export type PlazaConfig = HostConfig & { readonly appsDomain: string };

export function parsePlazaConfig(value: unknown): PlazaConfig {
  const config = parseHostConfig(value, 'Plaza');
  const { appsDomain } = config;
  if (appsDomain === null) throw new Error('config.json: apps_domain is missing');
  return { ...config, appsDomain };
}

export async function loadPlazaConfig(): Promise<PlazaConfig> {
  const response = await fetch('/config.json', { cache: 'no-store', credentials: 'omit' });
  if (!response.ok) throw new Error(`config.json: HTTP ${response.status}`);
  return parsePlazaConfig(await response.json());
}
