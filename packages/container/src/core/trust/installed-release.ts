// What lies complete on this device for one mini-program, as the host's own store remembers it. Types.
import type { NamedBundle } from '@davit/bundle';

export interface InstalledRelease extends NamedBundle {
  readonly integrityId: string;
  /** From the signed manifest: the upper bounds of what it may ever ask, and what the host draws. */
  readonly name: string;
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
  readonly connect: readonly string[];
}
