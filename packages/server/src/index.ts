// The server: auth, store, the one HTTP adapter, and routing by Host. Public face.
export type { AuthorizationServer, Client, Limits, NewClient, UserProfile } from '@davit/auth';
export { DEVELOPMENT_LIMITS, InvalidConfiguration, WrongKeyEncryptionKey } from '@davit/auth';
export * from './config.ts';
export * from './create-server.ts';
export { appIcon } from './sites/host-config.ts';
export { escapeHtml } from './sites/html.ts';
export { ServerConfigRefused } from './startup/check-config.ts';
export { openKeyFile } from './startup/key-file.ts';
export { folderSource } from './static/folder-source.ts';
