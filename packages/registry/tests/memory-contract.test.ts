// The ports in memory keep the contracts that adapters keep.
import { createMemoryBlobStore, createMemoryRegistryStore } from '../src/index.ts';
import { blobStoreContract } from './blob-store-contract.ts';
import { registryStoreContract } from './registry-store-contract.ts';

registryStoreContract({ name: 'memory', open: async () => createMemoryRegistryStore() });
blobStoreContract('memory', async () => createMemoryBlobStore());
