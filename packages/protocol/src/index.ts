// The thin waist: schemas, types, ids, scopes, error codes and the bridge method table. No I/O, the language only.
export * from './bridge/app.ts';
export * from './bridge/auth.ts';
export * from './bridge/errors.ts';
export * from './bridge/message.ts';
export * from './bridge/method.ts';
export * from './bridge/method-notes.ts';
export type { Infer, Misfit, Schema } from './bridge/schema.ts';
export * from './bridge/storage.ts';
export * from './bridge/table.ts';
export * from './http.ts';
export * from './ids.ts';
export * from './oauth/account.ts';
export * from './oauth/consent.ts';
export * from './oauth/grant-refusal.ts';
export * from './oauth/reason.ts';
export * from './oauth/responses.ts';
export * from './result.ts';
export * from './scopes.ts';
