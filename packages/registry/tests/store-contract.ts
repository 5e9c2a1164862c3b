// What adapters of the registry's ports are tested with, and a registry to run on them.
export * from './blob-store-contract.ts';
export { bundleOf, firstKey, foods, online, onlineKey, rootKey, shops } from './example-bundles.ts';
export { type Bed, createBed } from './registry-bed.ts';
export * from './registry-store-contract.ts';
