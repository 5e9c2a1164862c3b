// The one function that builds the complete header set of every response on host, gate and app origins (container.md §1).
// It adds no Content-Type and no caching: those follow from the body. No response goes out without this set.
import { assertNever } from '@davit/protocol';
import { connectionAllowlist } from './connection-allowlist.ts';
import { permissionsPolicy } from './permissions-policy.ts';

export type Header = readonly [name: string, value: string];

/** Exact origins, without a closing slash. */
export interface AppOrigins {
  readonly app: string;
  readonly gate: string;
  readonly host: string;
  readonly issuer: string;
}
/** In a native host a mini-program has neither gate nor host page around it: nobody may frame it. */
export interface NativeOrigins {
  readonly app: string;
  readonly issuer: string;
  readonly gate?: undefined;
  readonly host?: undefined;
}
/** What the headers need of a manifest; a whole `Manifest` fits. */
export interface HeaderManifest {
  readonly davit: { readonly connect: readonly string[]; readonly workers: readonly string[] };
  readonly window?: { readonly fullscreen?: boolean | undefined } | undefined;
}

type Ancestors = Pick<AppOrigins | NativeOrigins, 'gate' | 'host'>;

export type HeaderInput =
  | {
      readonly kind: 'app-document';
      readonly origins: AppOrigins | NativeOrigins;
      readonly manifest: HeaderManifest;
      readonly inlineScriptHashes: readonly string[];
    }
  | {
      readonly kind: 'app-resource';
      readonly origins: AppOrigins | NativeOrigins;
      readonly manifest: HeaderManifest;
    }
  /** 404, 502, 503 and every other refusal on an app origin: everything closed. */
  | { readonly kind: 'app-error'; readonly origins: Ancestors }
  /** `/.container/launch.html` and the worker: everything closed but the page's own script and that worker. */
  | {
      readonly kind: 'launch';
      readonly origins: Pick<AppOrigins, 'app' | 'gate' | 'host'>;
      readonly inlineScriptHashes: readonly string[];
    }
  /** `/.container/wipe`: deletes what the origin stored. */
  | {
      readonly kind: 'wipe';
      readonly origins: Pick<AppOrigins, 'gate' | 'host'>;
      readonly inlineScriptHashes: readonly string[];
    }
  /** The gate, and errors on its origin. */
  | {
      readonly kind: 'gate';
      readonly origins: Pick<AppOrigins, 'app' | 'host'>;
      readonly inlineScriptHashes: readonly string[];
    }
  /** `apps` is the pattern of all app and gate origins: `https://*.apps.example`, `http://*.localhost:4000`. */
  | {
      readonly kind: 'host-document';
      readonly origins: { readonly issuer: string; readonly apps: string };
      readonly inlineScriptHashes?: readonly string[];
    };

const SANDBOX = 'allow-scripts allow-same-origin allow-forms';
export const FRAME_SANDBOX = SANDBOX;

type Directives = Readonly<Record<string, readonly string[]>>;
const csp = (directives: Directives): Header => [
  'Content-Security-Policy',
  Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(' '))
    .join('; '),
];
const quoted = (hashes: readonly string[]): string[] => hashes.map((hash) => `'${hash}'`);
// `,` and `;` would end the policy or the directive.
const encodePath = (path: string): string =>
  encodeURI(path).replace(/[,;']/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
const orNone = (sources: readonly string[]): readonly string[] => (sources.length === 0 ? ["'none'"] : sources);

const ancestors = ({ gate, host }: Ancestors): readonly string[] =>
  orNone([gate, host].filter((one) => one !== undefined));

const CLOSED: Directives = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** Asks for a process of the origin's own. */
const KEYED: Header = ['Origin-Agent-Cluster', '?1'];

/** What stands on every response of every origin. */
const common = (features: readonly string[]): Header[] => [
  KEYED,
  ['Permissions-Policy', permissionsPolicy(features)],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-DNS-Prefetch-Control', 'off'],
  ['X-Content-Type-Options', 'nosniff'],
];

function appContent(
  origins: AppOrigins | NativeOrigins,
  manifest: HeaderManifest,
  hashes: readonly string[],
): Header[] {
  const { connect, workers } = manifest.davit;
  const media = ["'self'", 'data:', 'blob:', ...connect.filter((origin) => origin.startsWith('http'))];
  const fullscreen = manifest.window?.fullscreen === true ? ['fullscreen'] : [];
  return [
    csp({
      'default-src': ["'none'"],
      'script-src': ["'self'", "'wasm-unsafe-eval'", ...quoted(hashes)],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': media,
      'media-src': media,
      'font-src': ["'self'", 'data:'],
      'connect-src': ["'self'", origins.issuer, ...connect],
      // Never 'self': it would let the app register the container's own worker script under another id.
      'worker-src': orNone(workers.map((path) => `${origins.app}/${encodePath(path)}`)),
      'frame-src': ["'none'"],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'self'"],
      'frame-ancestors': ancestors(origins),
      sandbox: [SANDBOX],
    }),
    ['Connection-Allowlist', connectionAllowlist([origins.issuer, ...connect])],
    ...common(['autoplay', ...fullscreen]),
  ];
}

const closedApp = (ancestors: readonly string[], open: Directives, sandbox: string): Header[] => [
  csp({ ...CLOSED, ...open, 'frame-ancestors': ancestors, sandbox: [sandbox] }),
  ['Connection-Allowlist', connectionAllowlist([])],
  ...common([]),
];

/**
 * The complete set for one response. Pure; origins are arguments, in development `http://…localhost:<port>`. `isSite`: the origin is a
 * site by itself, and this browser was seen to give sites processes of their own: it need not ask for one (ADR 21).
 */
export function responseHeaders(input: HeaderInput, isSite = false): Header[] {
  const headers = everyHeader(input);
  return isSite ? headers.filter(([name]) => name !== KEYED[0]) : headers;
}

function everyHeader(input: HeaderInput): Header[] {
  switch (input.kind) {
    case 'app-document':
      return appContent(input.origins, input.manifest, input.inlineScriptHashes);
    case 'app-resource':
      return appContent(input.origins, input.manifest, []);
    case 'app-error':
      return closedApp(ancestors(input.origins), {}, '');
    case 'launch': {
      const { app, gate, host } = input.origins;
      const own = `${app}/.container/`;
      return closedApp(
        [gate, host],
        {
          'script-src': quoted(input.inlineScriptHashes),
          'worker-src': [`${own}sw.js`],
          // The worker fetches the wipe page, whose Clear-Site-Data only counts when it comes from the network.
          'connect-src': [`${own}wipe`],
        },
        SANDBOX,
      );
    }
    case 'wipe':
      return [
        ...closedApp(
          [input.origins.gate, input.origins.host],
          { 'script-src': quoted(input.inlineScriptHashes) },
          SANDBOX,
        ),
        ['Clear-Site-Data', '"cache", "cookies", "storage"'],
      ];
    case 'gate':
      return [
        csp({
          ...CLOSED,
          'script-src': orNone(quoted(input.inlineScriptHashes)),
          'frame-src': [input.origins.app],
          'frame-ancestors': [input.origins.host],
          sandbox: [SANDBOX],
        }),
        ['Connection-Allowlist', connectionAllowlist([input.origins.app])],
        ...common(['autoplay']),
      ];
    case 'host-document':
      return [
        csp({
          'default-src': ["'none'"],
          'script-src': ["'self'", ...quoted(input.inlineScriptHashes ?? [])],
          'style-src': ["'self'"],
          'img-src': ["'self'", 'data:', 'blob:', input.origins.issuer],
          'font-src': ["'self'"],
          'connect-src': ["'self'", input.origins.issuer],
          'manifest-src': ["'self'"],
          'frame-src': [input.origins.apps],
          'object-src': ["'none'"],
          'base-uri': ["'none'"],
          'form-action': ["'self'"],
          'frame-ancestors': ["'none'"],
        }),
        ...common([
          'autoplay',
          'clipboard-write',
          'fullscreen',
          'publickey-credentials-get',
          'publickey-credentials-create',
          'screen-wake-lock',
        ]),
        ['X-Frame-Options', 'DENY'],
      ];
    default:
      return assertNever(input);
  }
}
