// What every host app has between its screens and Davit, whatever draws them. Language only; draws nothing, keeps nothing on disk.
export { type CatalogueApp, type HostConfig, parseHostConfig } from './host-config.ts';
export { protectedAddress } from './protected-address.ts';
