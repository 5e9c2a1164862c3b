export function findWebkit(options?: {
  readonly forTests?: boolean;
}): { readonly version: string; readonly missing?: undefined } | { readonly missing: string };
