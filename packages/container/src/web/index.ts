// The web adapter: mini-programs in frames behind gates. Web-platform APIs only.
export { createWebAdapter, type WebAdapterOptions } from './web-adapter.ts';
