// The host-side client of the authorization server: log-in, brokered codes, grants. Language only; no container inside.
export { createHostClient } from './create-host-client.ts';
export * from './host-client.ts';
export * from './ports.ts';
