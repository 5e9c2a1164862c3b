// The mini-app container's core: language only. The web adapter is under /web, the gate under /gate.
export type * from './core/call-event.ts';
export { createContainer } from './core/container.ts';
export { CONTAINER_VERSION } from './core/container-version.ts';
export * from './core/delivery-ports.ts';
export * from './core/launch-refusal.ts';
export { createNativeIdentity, isOnOrigin, type NativeIdentity, type NativeSender } from './core/native-identity.ts';
export * from './core/ports.ts';
