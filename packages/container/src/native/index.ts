// The native adapter: everything of a native host that is not its engine. Language only.
export { createNativeAdapter } from './create-native-adapter.ts';
export type { NativeAdapterOptions } from './native-adapter-options.ts';
export { NATIVE_BOOTSTRAP, nativeDelivery } from './native-bootstrap.ts';
export type {
  NativeEnd,
  NativeEngine,
  NativeRequest,
  NativeResponse,
  NativeView,
  NativeViewEvents,
  NativeViewOptions,
} from './native-engine.ts';
export type { NativeFiles, VersionPlace } from './native-files.ts';
