// The contract of a platform adapter (container.md §6) as cases that any engine can run: no test framework, no globals.
import type { ContractCase } from './contract-case.ts';
import { DOCUMENT_CASES } from './document-cases.ts';
import { HOSTILE_CASES } from './hostile-cases.ts';
import { NETWORK_CASES } from './network-cases.ts';
import { PLATFORM_CASES } from './platform-cases.ts';
import { STORE_CASES } from './store-cases.ts';

export { CONTRACT_SERVER, ContractBreach, type ContractCase, type ContractWorld } from './contract-case.ts';
export { type DriverBundle, driverBundle } from './driver-bundle.ts';

/** To be run one after the other, in this order, on one adapter. */
export const CONTRACT: readonly ContractCase[] = [
  ...STORE_CASES,
  ...NETWORK_CASES,
  ...PLATFORM_CASES,
  ...DOCUMENT_CASES,
  ...HOSTILE_CASES,
];
