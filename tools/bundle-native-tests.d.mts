export function bundleNativeTests(): Promise<string>;
