export function findScreen(
  environment?: Readonly<Record<string, string | undefined>>,
  ask?: (environment: Readonly<Record<string, string | undefined>>) => boolean,
): { readonly missing: string; readonly try: string } | null;
