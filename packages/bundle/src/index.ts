// The bundle and its release record, the manifest schema, the MIME table, and the one function manifest → response headers.
// Language only, no I/O.
export * from './archive/bundle-limits.ts';
export * from './archive/integrity.ts';
export * from './archive/lookup-file.ts';
export * from './archive/pack-bundle.ts';
export * from './archive/pack-failure.ts';
export * from './archive/parse-integrity.ts';
export * from './archive/verified-bundle.ts';
export * from './archive/verify-bundle.ts';
export * from './byte-range.ts';
export * from './csp-hash.ts';
export * from './headers/connection-allowlist.ts';
export * from './headers/permissions-policy.ts';
export * from './headers/response-headers.ts';
export * from './inline-scripts.ts';
export * from './manifest/bundle-path.ts';
export * from './manifest/connect-origin.ts';
export * from './manifest/manifest.ts';
export { type JsonSchema, toJsonSchema } from './manifest/manifest-notes.ts';
export * from './manifest/parse-manifest.ts';
export * from './mime-type.ts';
export { ed25519KeyOf, isEd25519Key, toEd25519Jwk } from './release/ed25519.ts';
export * from './release/online-key.ts';
export * from './release/publisher-key.ts';
export * from './release/release-record.ts';
export * from './release/sign-release-record.ts';
export * from './release/verify-release-record.ts';
export { isSha256Hex } from './sha256-hex.ts';
