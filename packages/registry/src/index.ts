// The registry: its read side (release records, bundles by digest, the feed) as plain request → plain response, and the release
// book behind it. Language only: no I/O, no clock. Public face.
export * from './book/memory-release-store.ts';
export * from './book/release-book.ts';
export type { ReleaseEntry, ReleaseRefusal } from './book/release-entry.ts';
export type { ReleaseStore } from './book/release-store.ts';
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
