// The authorization server core: a plain request value in, a plain response value out. Public face.

export type { RunLater } from './activity/activity-recorder.ts';
export { InvalidConfiguration } from './check-config.ts';
export * from './clients/client.ts';
export * from './config.ts';
export * from './context.ts';
export * from './endpoint.ts';
export { endpoints } from './endpoint-table.ts';
export type { KeyRing, SigningKey } from './keys/key-ring.ts';
export { WrongKeyEncryptionKey } from './keys/sealed-key.ts';
export * from './ports/index.ts';
export * from './server.ts';
export * from './users/user.ts';
