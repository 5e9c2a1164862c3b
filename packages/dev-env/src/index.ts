// The whole constellation in one process, for tests, `npm start` and demos. Public face.
export type { AppFolder } from './apps/app-table.ts';
export { AppFolderError } from './apps/load-app.ts';
export * from './dev-env.ts';
export * from './dev-json.ts';
export { StateDirectoryTaken } from './directory/state-directory.ts';
export { startDevEnv } from './start-dev-env.ts';
