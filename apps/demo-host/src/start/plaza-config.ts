// What `/config.json` tells the page at run time: who the authorization server is, and which mini-programs there are.
// Parsed, never trusted: a wrong file becomes a sentence, not a half-working page.
import type { AppDescription, RegistryOptions } from '@davit/container';

export interface CatalogueApp extends AppDescription {
  readonly description: string;
  readonly categories: readonly string[];
}
export interface PlazaConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly hostName: string;
  /** `localhost:4000`: mini-programs live at `<app id>.<apps domain>`. */
  readonly appsDomain: string;
  /** Where mini-programs come from, and the root key that vouches for them. */
  readonly registry: Pick<RegistryOptions, 'url' | 'root'>;
  readonly apps: readonly CatalogueApp[];
  readonly isDevelopment: boolean;
  /** Log-ins to try, offered only by a development server. */
  readonly demoLogins: readonly { readonly username: string; readonly password: string }[];
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const strings = (value: unknown): string[] => list(value).filter((item) => typeof item === 'string');

function text(object: Json, name: string): string {
  const value = object[name];
  if (typeof value !== 'string' || value === '') throw new Error(`config.json: ${name} is missing`);
  return value;
}
const optional = (object: Json, name: string): string => (typeof object[name] === 'string' ? object[name] : '');

function toApp(value: unknown): CatalogueApp {
  if (!isObject(value)) throw new Error('config.json: an app is not an object');
  return {
    appId: text(value, 'app_id'),
    name: text(value, 'name'),
    publisher: optional(value, 'publisher'),
    icon: optional(value, 'icon') || null,
    description: optional(value, 'description'),
    scopes: strings(value.scopes),
    permissions: strings(value.permissions),
    categories: strings(value.categories),
  };
}

/** A raw Ed25519 key in base64url. */
const KEY = /^[A-Za-z0-9_-]{43}$/;

function toRegistry(value: unknown): PlazaConfig['registry'] {
  if (!isObject(value)) throw new Error('config.json: registry is missing');
  const [url, root] = [text(value, 'url').replace(/\/$/, ''), text(value, 'root')];
  if (!KEY.test(root)) throw new Error('config.json: registry.root is no key');
  return { url, root };
}

function toLogin(value: unknown): { username: string; password: string }[] {
  if (!isObject(value)) return [];
  const { username, password } = value;
  return typeof username === 'string' && typeof password === 'string' ? [{ username, password }] : [];
}

export function parsePlazaConfig(value: unknown): PlazaConfig {
  if (!isObject(value)) throw new Error('config.json is not an object');
  return {
    issuer: text(value, 'issuer').replace(/\/$/, ''),
    clientId: text(value, 'client_id'),
    hostName: optional(value, 'host_name') || 'Plaza',
    appsDomain: text(value, 'apps_domain'),
    registry: toRegistry(value.registry),
    apps: list(value.apps).map(toApp),
    isDevelopment: isObject(value.development),
    demoLogins: isObject(value.development) ? list(value.development.users).flatMap(toLogin) : [],
  };
}

export async function loadPlazaConfig(): Promise<PlazaConfig> {
  const response = await fetch('/config.json', { cache: 'no-store', credentials: 'omit' });
  if (!response.ok) throw new Error(`config.json: HTTP ${response.status}`);
  return parsePlazaConfig(await response.json());
}
