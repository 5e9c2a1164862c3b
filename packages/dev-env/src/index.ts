// The whole constellation in one process, for tests, `npm start` and demos. Public face.

export { AppFolderError } from './apps/app-folder-error.ts';
export type { AppFolder, DevRelease } from './apps/app-table.ts';
export * from './code/mint-code.ts';
export * from './dev-env.ts';
export * from './dev-json.ts';
export { StateDirectoryTaken } from './directory/state-directory.ts';
export { type FaultProxy, startFaultProxy } from './faults/fault-proxy.ts';
export type { DevReleases } from './releases/dev-registry.ts';
export { startDevEnv } from './start-dev-env.ts';
