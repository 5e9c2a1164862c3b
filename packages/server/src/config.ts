// What createServer is given. One process serves issuer, host, gates and mini-programs on one port, told apart by Host.
import type { Limits } from '@davit/auth';
import type { Ed25519Key, Manifest } from '@davit/bundle';
import type { CallerCheck, ReleaseSource, WriteSideOptions } from '@davit/registry';

/** A folder of static files behind an interface: a path such as `/index.html` → its bytes, or null. */
export interface FileSource {
  read(path: string): Promise<Uint8Array | null>;
}

/** A mini-program of the catalogue, whose origin this server answers. */
export interface ServedApp {
  readonly appId: string;
  readonly manifest: Manifest;
  readonly files: FileSource;
}

/** Calls `tell` with an app id each time that mini-program has changed, until what it answers is called. */
export type AppChanges = (tell: (appId: string) => void) => () => void;

/** Ends every live access token of a mini-program; answers how many there were. */
export type ExpireTokens = (appId: string) => Promise<number>;

/** What the host's web app is told about itself at `/config.json` of its origin. */
export interface HostFacts {
  readonly clientId: string;
  readonly name: string;
  /** Hosts report launches and crashes by version to the registry, without users; false by default. */
  readonly statistics?: boolean | undefined;
  /** Test logins that the login screen may offer, and whether it shows what developers look into; null in production. */
  readonly development: {
    readonly users: readonly { readonly username: string; readonly password: string }[];
    readonly tools?: boolean | undefined;
  } | null;
}

/** Proxies of the operator, who say in this header by whom they were asked. Each of them must append to it, or replace it. */
export interface TrustedProxies {
  /** Their addresses, or networks such as `10.1.0.0/16` and `fd00:1::/64`. */
  readonly addresses: readonly string[];
  /** The one that they write: another one that a client sent would pass them as it is. Lines of other names are not read. */
  readonly header: 'forwarded' | 'x-forwarded-for';
}

/** What `openRegistry` answers is one. */
export interface ServedRegistry {
  readonly source: ReleaseSource;
  readonly root: Ed25519Key;
  /** Publishing, releases, catalogue, log and statistics; without it the registry only answers what containers ask. */
  readonly write?: Omit<WriteSideOptions, 'callers' | 'placeOf'> | undefined;
  /** Who calls the write side. Without it, the accounts of publishers and operators, by the tokens of this server. */
  readonly callers?: CallerCheck | undefined;
}

export interface ServerConfig {
  readonly mode: 'development' | 'production';
  /** Address to listen on; port 0 picks a free one (then `issuer` and `hostOrigin` are functions of it). */
  readonly listen: { readonly address: string; readonly port: number };
  /** Public origins for the port that was bound. Development: http://localhost:<port>, http://host.localhost:<port>, localhost:<port>. */
  readonly origins: (port: number) => { readonly issuer: string; readonly host: string; readonly appsDomain: string };
  /** Path of a SQLite file, or `postgres://…`. */
  readonly database: string;
  /**
   * A folder that is not restored together with the database: how far that has come is copied there, so that an older one is recognised
   * and nobody is served from it before `restoreEpoch`. Demanded in production.
   */
  readonly counterFolder?: string | undefined;
  /** 32 bytes. */
  readonly keyEncryptionKey: Uint8Array;
  readonly accessTokenTtlSeconds?: number | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Development only: opens /admin/v1 as a bearer token. */
  readonly developmentAdminToken?: string | undefined;
  /** The host's web app; null when the host lives elsewhere. */
  readonly hostFiles: FileSource | null;
  /** Without it `/config.json` of the host origin answers 404. */
  readonly host?: HostFacts | undefined;
  /** Pages of the issuer's own origin: the landing page at `/`, docs. */
  readonly landingFiles: FileSource | null;
  /** Asked at each request, so that an app can be added or reloaded while the server runs. */
  readonly apps: () => readonly ServedApp[];
  /** The registry below the issuer's origin, and the root that its records hang on; without it 404, and no mini-program is delivered. */
  readonly registry?: ServedRegistry | undefined;
  /** Development only: what `/dev/apps` of the host origin says, so that a host can start a changed mini-program again. */
  readonly appChanges?: AppChanges | undefined;
  /** Development only: what `POST /dev/expire-tokens` of the host origin does. */
  readonly expireTokens?: ExpireTokens | undefined;
  /** `/livez` and `/readyz`, on a port of their own that the public never reaches; none by default. */
  readonly ops?: { readonly address: string; readonly port: number } | undefined;
  /**
   * Set it behind a proxy: limits that count by address (sign-in, floods, listeners of the registry's feed) otherwise take all of its
   * clients for one. None by default, and then no header is believed.
   */
  readonly trustedProxies?: TrustedProxies | undefined;
  readonly log?:
    | { readonly level: 'silent' | 'info' | 'debug'; readonly write?: ((line: string) => void) | undefined }
    | undefined;
}
