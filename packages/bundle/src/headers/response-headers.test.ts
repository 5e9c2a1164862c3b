import { describe, expect, test } from 'vitest';
import { connectionAllowlist } from './connection-allowlist.ts';
import { KNOWN_FEATURES, permissionsPolicy } from './permissions-policy.ts';
import { type HeaderInput, responseHeaders } from './response-headers.ts';

const origins = {
  app: 'https://food.apps.example',
  gate: 'https://food--gate.apps.example',
  host: 'https://host.example',
  issuer: 'https://as.example',
};
const manifest = {
  davit: { connect: ['https://api.food.example', 'wss://live.food.example:8443'], workers: ['w/a,b.js'] },
  window: { fullscreen: true },
};
const plain = { davit: { connect: [], workers: [] } };
const INPUTS: Record<HeaderInput['kind'], HeaderInput> = {
  'app-document': { kind: 'app-document', origins, manifest, inlineScriptHashes: ['sha256-AAA='] },
  'app-resource': { kind: 'app-resource', origins, manifest },
  'app-error': { kind: 'app-error', origins },
  launch: { kind: 'launch', origins, inlineScriptHashes: ['sha256-DDD='] },
  wipe: { kind: 'wipe', origins, inlineScriptHashes: ['sha256-BBB='] },
  gate: { kind: 'gate', origins, inlineScriptHashes: ['sha256-CCC='] },
  'host-document': { kind: 'host-document', origins: { issuer: origins.issuer, apps: 'https://*.apps.example' } },
};
const headersOf = (input: HeaderInput) =>
  Object.fromEntries(responseHeaders(input).map(([name, value]) => [name.toLowerCase(), value]));
const directives = (input: HeaderInput) =>
  Object.fromEntries(
    (headersOf(input)['content-security-policy'] ?? '').split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ');
      return [name, values.join(' ')];
    }),
  );

describe(responseHeaders, () => {
  test('gives an app document exactly the policy of the container', () => {
    const media = "'self' data: blob: https://api.food.example";
    expect(directives(INPUTS['app-document'])).toEqual({
      'default-src': "'none'",
      'script-src': "'self' 'wasm-unsafe-eval' 'sha256-AAA='",
      'style-src': "'self' 'unsafe-inline'",
      'img-src': media,
      'media-src': media,
      'font-src': "'self' data:",
      'connect-src': "'self' https://as.example https://api.food.example wss://live.food.example:8443",
      'worker-src': 'https://food.apps.example/w/a%2cb.js',
      'frame-src': "'none'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': 'https://food--gate.apps.example https://host.example',
      sandbox: 'allow-scripts allow-same-origin allow-forms',
    });
    expect(headersOf(INPUTS['app-document'])['connection-allowlist']).toBe(
      '(response-origin "https://as.example" "https://api.food.example" "https://live.food.example:8443");redirects=allow;webrtc=block',
    );
  });

  test('gives a sub-resource the same, without hashes of inline scripts', () => {
    const { 'script-src': script, ...rest } = directives(INPUTS['app-resource']);
    const { 'script-src': _, ...document } = directives(INPUTS['app-document']);
    expect(script).toBe("'self' 'wasm-unsafe-eval'");
    expect(rest).toEqual(document);
  });

  test('no workers declared means none', () => {
    expect(directives({ kind: 'app-resource', origins, manifest: plain })['worker-src']).toBe("'none'");
  });

  test('closes an error page, the wipe page and the launch page but for their own files', () => {
    expect(directives(INPUTS['app-error'])).toEqual({
      'default-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': 'https://food--gate.apps.example https://host.example',
      sandbox: '',
    });
    expect(directives(INPUTS.launch)).toMatchObject({
      'script-src': "'sha256-DDD='",
      'worker-src': 'https://food.apps.example/.container/sw.js',
    });
    expect(directives(INPUTS.wipe)).toMatchObject({ 'default-src': "'none'", 'script-src': "'sha256-BBB='" });
    expect(headersOf(INPUTS.wipe)['clear-site-data']).toBe('"cache", "cookies", "storage"');
  });

  test('lets a gate frame its app alone, and be framed by the host alone', () => {
    expect(directives(INPUTS.gate)).toEqual({
      'default-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'script-src': "'sha256-CCC='",
      'frame-src': 'https://food.apps.example',
      'frame-ancestors': 'https://host.example',
      sandbox: 'allow-scripts allow-same-origin allow-forms',
    });
  });

  test('T006 lets nobody frame the host, and the host frame nothing but the apps domain', () => {
    expect(directives(INPUTS['host-document'])).toMatchObject({
      'frame-ancestors': "'none'",
      'frame-src': 'https://*.apps.example',
    });
    expect(headersOf(INPUTS['host-document'])['x-frame-options']).toBe('DENY');
  });

  test.each(Object.keys(INPUTS) as HeaderInput['kind'][])(
    '%s carries the common set, once each, and neither COOP nor COEP',
    (kind) => {
      const names = responseHeaders(INPUTS[kind]).map(([name]) => name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(
        expect.arrayContaining([
          'content-security-policy',
          'origin-agent-cluster',
          'permissions-policy',
          'cross-origin-resource-policy',
          'referrer-policy',
          'x-dns-prefetch-control',
          'x-content-type-options',
        ]),
      );
      if (kind !== 'host-document') expect(names).toContain('connection-allowlist');
      expect(names).not.toContain('cross-origin-opener-policy');
      expect(names).not.toContain('cross-origin-embedder-policy');
      for (const [, value] of responseHeaders(INPUTS[kind])) expect(value).toMatch(/^[\x20-\x7e]+$/);
    },
  );
});

test.each(Object.keys(INPUTS) as HeaderInput['kind'][])(
  '%s of a site by itself has the same headers, but for the one that asks for a process',
  (kind) => {
    const asking = responseHeaders(INPUTS[kind]);
    expect(asking).toContainEqual(['Origin-Agent-Cluster', '?1']);
    expect(responseHeaders(INPUTS[kind], true)).toEqual(asking.filter(([name]) => name !== 'Origin-Agent-Cluster'));
  },
);

describe(permissionsPolicy, () => {
  test('switches every known feature off but those named', () => {
    const policy = permissionsPolicy(['autoplay']).split(', ');
    expect(policy.length).toBe(KNOWN_FEATURES.length);
    expect(policy.filter((entry) => !entry.endsWith('=()'))).toEqual(['autoplay=(self)']);
    expect(headersOf(INPUTS['app-document'])['permissions-policy']).toContain('fullscreen=(self)');
    expect(headersOf({ kind: 'app-resource', origins, manifest: plain })['permissions-policy']).toContain(
      'fullscreen=()',
    );
  });
});

describe(connectionAllowlist, () => {
  test('writes ws as http and wss as https, each origin once', () => {
    expect(connectionAllowlist(['ws://x.localhost:1', 'http://x.localhost:1', 'wss://a.example'])).toBe(
      '(response-origin "http://x.localhost:1" "https://a.example");redirects=allow;webrtc=block',
    );
    expect(connectionAllowlist([])).toBe('(response-origin);redirects=allow;webrtc=block');
  });
});
