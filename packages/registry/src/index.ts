// The registry as plain request → plain response: its read side (release records, bundles by digest, the feed), its write side
// (publish, review, release, stop) with catalogue and log, and the release book behind both. Language only: no I/O, no clock.
// Public face.
export * from './book/memory-release-store.ts';
export * from './book/release-book.ts';
export type { ReleaseEntry, ReleaseRefusal } from './book/release-entry.ts';
export type { ReleaseStore } from './book/release-store.ts';
export type { AppPage, Listing } from './catalogue/listing.ts';
export { looksLike } from './catalogue/skeleton.ts';
export { followLog } from './log/follow-log.ts';
export * from './log/log-entry.ts';
export * from './log/signed-head.ts';
export * from './log/verify-log.ts';
export * from './memory/memory-blob-store.ts';
export * from './memory/memory-registry-store.ts';
export * from './ports/blob-store.ts';
export * from './ports/bundle-check.ts';
export type { BundleKeyClaim } from './ports/bundle-key-claim.ts';
export * from './ports/caller-check.ts';
export * from './ports/registry-store.ts';
export { bundleCheck } from './publish/bundle-check.ts';
export * from './publish/published-version.ts';
export { reachOf, widenedBy } from './publish/review-policy.ts';
export {
  type CreateRegistryOptions,
  createRegistry,
  REGISTRY_PATH,
  type Registry,
  registryEndpoints,
} from './read/create-registry.ts';
export type { RegistryEndpoint } from './read/endpoint.ts';
export { REGISTRY_REFUSALS, type RegistryRefusal } from './read/refusals.ts';
export * from './registry-response.ts';
export * from './release-source.ts';
export { BUCKETS, type VersionCounters, type VersionStatistics } from './statistics/version-counters.ts';
export { ACCESS, type Verb } from './write/access.ts';
export { registryWriteEndpoints, type WriteSideOptions } from './write/create-write-side.ts';
export { registryReleases } from './write/registry-releases.ts';
export type { WriteEndpoint } from './write/write-endpoint.ts';
