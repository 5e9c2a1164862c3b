// What a server's `/config.json` says about its deployment: who the authorization server is, and which mini-programs there are.
// Parsed, never trusted: a wrong document becomes a sentence, not a host that works by half.
import type { AppDescription, RegistryOptions } from '@davit/container';
import { isAppId } from '@davit/protocol';
import { protectedAddress } from './protected-address.ts';

export interface CatalogueApp extends AppDescription {
  readonly description: string;
  readonly categories: readonly string[];
}
export interface HostConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly hostName: string;
  /** `localhost:4000`: a web host's mini-programs live at `<app id>.<apps domain>`. A native host needs none. */
  readonly appsDomain: string | null;
  /** Where mini-programs come from, and the root key that vouches for them. */
  readonly registry: Pick<RegistryOptions, 'url' | 'root'>;
  readonly apps: readonly CatalogueApp[];
  /** The operator wants to know how often versions start, crash and how long they take; never who. */
  readonly wantsStatistics: boolean;
  readonly isDevelopment: boolean;
  /** Log-ins to try, offered only by a development server. */
  readonly demoLogins: readonly { readonly username: string; readonly password: string }[];
  /** A development server that serves developers' tools: what a host has of them may stand beside a mini-program. */
  readonly hasTools: boolean;
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const strings = (value: unknown): string[] => list(value).filter((item) => typeof item === 'string');
const optional = (object: Json, name: string): string => (typeof object[name] === 'string' ? object[name] : '');
function text(object: Json, name: string): string {
  const value = object[name];
  if (typeof value !== 'string' || value === '') throw new Error(`config.json: ${name} is missing`);
  return value;
}
const address = (object: Json, name: string): string => protectedAddress(text(object, name)).replace(/\/$/, '');

function toApp(value: unknown): CatalogueApp {
  if (!isObject(value) || !isAppId(value.app_id)) throw new Error('config.json: an app has no id');
  return {
    appId: value.app_id,
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
function toRegistry(value: unknown): HostConfig['registry'] {
  if (!isObject(value)) throw new Error('config.json: registry is missing');
  const [url, root] = [address(value, 'url'), text(value, 'root')];
  if (!KEY.test(root)) throw new Error('config.json: registry.root is no key');
  return { url, root };
}
function toLogin(value: unknown): { username: string; password: string }[] {
  if (!isObject(value)) return [];
  const { username, password } = value;
  return typeof username === 'string' && typeof password === 'string' ? [{ username, password }] : [];
}

/** `ownName`: what the host is called where the deployment gives it no name. @throws what the user reads when the host cannot start. */
export function parseHostConfig(value: unknown, ownName: string): HostConfig {
  if (!isObject(value)) throw new Error('config.json is not an object');
  const development = isObject(value.development) ? value.development : null;
  return {
    issuer: address(value, 'issuer'),
    clientId: text(value, 'client_id'),
    hostName: optional(value, 'host_name') || ownName,
    appsDomain: optional(value, 'apps_domain') || null,
    registry: toRegistry(value.registry),
    apps: list(value.apps).map(toApp),
    wantsStatistics: value.statistics === true,
    isDevelopment: development !== null,
    demoLogins: list(development?.users).flatMap(toLogin),
    hasTools: development?.tools === true,
  };
}
