// What the server's `/config.json` says about this deployment: read at the start, kept for starts without a network, parsed, never trusted.
import type { AppDescription, DeliveryPorts, RegistryOptions } from '@davit/container';
import { decodeUtf8 } from '@davit/crypto';
import { isAppId } from '@davit/protocol';
import { readWhole, writeWhole } from '../platform/folder.ts';
import { protectedAddress } from './protected-address.ts';

export interface CatalogueApp extends AppDescription {
  readonly description: string;
}
export interface HostConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly hostName: string;
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
const optional = (object: Json, name: string): string => (typeof object[name] === 'string' ? object[name] : '');
function text(object: Json, name: string): string {
  const value = object[name];
  if (typeof value !== 'string' || value === '') throw new Error(`config.json: ${name} is missing`);
  return value;
}

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
  };
}

/** A raw Ed25519 key in base64url. */
const KEY = /^[A-Za-z0-9_-]{43}$/;
function toRegistry(value: unknown): HostConfig['registry'] {
  if (!isObject(value)) throw new Error('config.json: registry is missing');
  const [url, root] = [protectedAddress(text(value, 'url')).replace(/\/$/, ''), text(value, 'root')];
  if (!KEY.test(root)) throw new Error('config.json: registry.root is no key');
  return { url, root };
}
function toLogin(value: unknown): { username: string; password: string }[] {
  if (!isObject(value)) return [];
  const { username, password } = value;
  return typeof username === 'string' && typeof password === 'string' ? [{ username, password }] : [];
}

export function parseHostConfig(value: unknown): HostConfig {
  if (!isObject(value)) throw new Error('config.json is not an object');
  return {
    issuer: protectedAddress(text(value, 'issuer')).replace(/\/$/, ''),
    clientId: text(value, 'client_id'),
    hostName: optional(value, 'host_name') || 'Plaza',
    registry: toRegistry(value.registry),
    apps: list(value.apps).map(toApp),
    isDevelopment: isObject(value.development),
    demoLogins: isObject(value.development) ? list(value.development.users).flatMap(toLogin) : [],
  };
}

const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 5000;
const parseBytes = (bytes: Uint8Array): HostConfig => parseHostConfig(JSON.parse(decodeUtf8(bytes) ?? ''));

/** From the server; else what it said last, and `isFresh` is false. @throws when neither is there. */
export async function loadHostConfig(
  hostUrl: string,
  file: string,
  fetch: DeliveryPorts['fetch'],
): Promise<{ readonly config: HostConfig; readonly isFresh: boolean }> {
  const url = `${protectedAddress(hostUrl)}/config.json`;
  const answer = await fetch({ url, method: 'GET', maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS });
  if (answer.kind === 'answer' && answer.status === 200) {
    const config = parseBytes(answer.body);
    writeWhole(file, answer.body);
    return { config, isFresh: true };
  }
  const kept = await readWhole(file);
  if (kept === null) throw new Error(`No server answers at ${hostUrl}, and none has answered here before.`);
  return { config: parseBytes(kept), isFresh: false };
}
