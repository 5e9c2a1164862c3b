// The mini-app container's core: language only. The web adapter is under /web, the gate under /gate.
export * from './core/container.ts';
export * from './core/delivery-ports.ts';
export * from './core/launch-refusal.ts';
export * from './core/ports.ts';
