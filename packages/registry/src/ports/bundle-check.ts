// Everything that is looked at in a bundle without knowing other mini-programs. Port: `@davit/bundle` fills it, here as in the
// command line, so that both refuse the same.
import type { CheckProblem, Ed25519Key, Manifest, Sha256Hex } from '@davit/bundle';

export interface BundleQuestion {
  readonly appId: string;
  readonly versionCode: number;
  readonly digest: Sha256Hex;
  readonly publisherKey: Ed25519Key;
}

export interface BundleReport {
  readonly problems: readonly CheckProblem[];
  /** Null only beside an error. */
  readonly found: { readonly manifest: Manifest; readonly integrityId: Sha256Hex } | null;
}

export type BundleCheck = (bytes: Uint8Array, question: BundleQuestion) => Promise<BundleReport>;
