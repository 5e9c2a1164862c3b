// The server: auth, store, the one HTTP adapter, and routing by Host. Public face.
export type {
  AuthorizationServer,
  ClientDocument,
  Limits,
  MintedEnrolment,
  OperatorAccount,
  PublisherAccount,
  UserDocument,
} from '@davit/auth';
export {
  createOperator,
  createPublisher,
  createUser,
  DEVELOPMENT_LIMITS,
  enrolKey,
  enrolmentProofText,
  findUser,
  InvalidConfiguration,
  mintEnrolment,
  proveKey,
  putClient,
  registerKey,
  rotateClientSecret,
  WrongKeyEncryptionKey,
} from '@davit/auth';
export {
  type CallerCheck,
  createRegistry,
  createReleaseBook,
  REGISTRY_PATH,
  REGISTRY_SCOPES,
  type RegistryCaller,
  type ReleaseBook,
  type ReleaseChange,
  type ReleaseEntry,
  type ReleaseSource,
  type ReleaseStore,
  type ReviewPolicy,
} from '@davit/registry';
export {
  CounterFileUnreadable,
  DatabaseBehind,
  type EpochDrawn,
  type HeldFile,
  holdFile,
  migratePostgres,
  migrationStatus,
  SchemaTooNew,
  WritesNotDurable,
} from '@davit/store';
export * from './config.ts';
export * from './create-server.ts';
export { expireAccessTokens, isPostgres, restoreEpoch } from './database.ts';
export { type OpenRegistry, type OpenRegistryOptions, openRegistry } from './registry/open-registry.ts';
export { appIconUrl } from './sites/app-icon.ts';
export { escapeHtml } from './sites/html.ts';
export { ServerConfigRefused } from './startup/check-config.ts';
export { openKeyFile } from './startup/key-file.ts';
export { folderSource } from './static/folder-source.ts';
