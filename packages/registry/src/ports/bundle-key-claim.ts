// That a key which signs bundles is used for nothing else. Port: the server asks the authorization server, which knows the other keys.
import type { Ed25519Key } from '@davit/bundle';

/** False when the key signs in or signs requests somewhere: then it signs no bundle. */
export type BundleKeyClaim = (publisher: string, key: Ed25519Key) => Promise<boolean>;
