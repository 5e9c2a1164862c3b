// The authorization server core: a plain request value in, a plain response value out. Public face.
export {
  createOperator,
  createPublisher,
  enrolKey,
  type OperatorAccount,
  type PublisherAccount,
} from './admin/accounts.ts';
export type { ClientDocument, ClientPatch } from './admin/client-document.ts';
export { type CreatedClient, createClient } from './admin/create-client.ts';
export { createUser, findUser } from './admin/create-user.ts';
export { type PutClient, putClient } from './admin/put-client.ts';
export { rotateClientSecret, updateClient } from './admin/update-client.ts';
export type { UserDocument } from './admin/user-document.ts';
export { InvalidConfiguration } from './check-config.ts';
export { enrolmentProofText, type MintedEnrolment, mintEnrolment } from './client/enrolment.ts';
export { KEYS_SCOPE, OPERATOR_SCOPES, PUBLISHER_SCOPES } from './clients/account.ts';
export * from './clients/client.ts';
export * from './config.ts';
export * from './context.ts';
export * from './endpoint.ts';
export { endpoints } from './endpoint-table.ts';
export { addressClass } from './http/address-class.ts';
export type { KeyRing, SigningKey } from './keys/key-ring.ts';
export { WrongKeyEncryptionKey } from './keys/sealed-key.ts';
export * from './ports/index.ts';
export type { Refusal } from './refusal.ts';
export type { RunLater } from './run-later.ts';
export * from './server.ts';
export type { KeyCause } from './signing/registration/key-cause.ts';
export type { SigningKeyDocument } from './signing/registration/key-document.ts';
export { proveKey } from './signing/registration/prove-key.ts';
export { registerKey } from './signing/registration/register-key.ts';
export * from './users/user.ts';
