// The host-side client of the authorization server: log-in, brokered codes, grants; and what every host says and shows of its answers.
// Language only; no container inside.
export { bridgeErrorOf } from './bridge-error-of.ts';
export { createHostClient } from './create-host-client.ts';
export * from './host-client.ts';
export { plainText } from './plain-text.ts';
export * from './ports.ts';
export { toHostSession } from './to-host-session.ts';
