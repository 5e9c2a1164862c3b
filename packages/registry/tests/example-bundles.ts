// Publishers of the tests, and bundles that they have signed properly.
import {
  ed25519KeyOf,
  type PublisherKeyEntry,
  packBundle,
  signOnlineKey,
  signPublisherKey,
  type UnsignedPublisherKey,
} from '@davit/bundle';
import { encodeUtf8, type Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';

const draw = async (): Promise<Signer> => (await nodeCrypto.generateKey('EdDSA')).signer;
export const [root, online, foods, shops, thief] = await Promise.all([draw(), draw(), draw(), draw(), draw()]);
export const rootKey = ed25519KeyOf(root);
export const onlineKey = await signOnlineKey({ index: 1, key: ed25519KeyOf(online) }, root);
export const START = 1_800_000_000;

/** Link 0 of a chain, as the operator signs it offline. */
export const firstKey = (appId: string, key: Signer, over: Partial<UnsignedPublisherKey> = {}, by: Signer = root) =>
  signPublisherKey(
    appId,
    { index: 0, key: ed25519KeyOf(key), from_version_code: 1, signed_by: 'root', signed_at: START, ...over },
    by,
  );
export type { PublisherKeyEntry };

export interface Example {
  readonly appId?: string;
  readonly code?: number;
  readonly versionName?: string;
  readonly name?: string;
  readonly description?: string;
  /** As the manifest names it. */
  readonly publisher?: string;
  readonly scopes?: readonly string[];
  readonly connect?: readonly string[];
  readonly permissions?: readonly string[];
  readonly ageRating?: string;
  /** Makes other bytes of the same version. */
  readonly text?: string;
  readonly signer?: Signer;
  readonly icon?: { readonly path: string; readonly bytes: Uint8Array };
}

export function manifestOf({ appId = 'food', code = 1, ...more }: Example): object {
  return {
    app_id: appId,
    name: more.name ?? `The ${appId} app`,
    ...(more.description !== undefined && { description: more.description }),
    version: { code, name: more.versionName ?? `1.${code}.0` },
    ...(more.icon !== undefined && { icons: [{ src: more.icon.path }] }),
    davit: {
      publisher: more.publisher ?? (more.signer === shops ? 'Shops' : 'Foods'),
      scopes: (more.scopes ?? []).map((scope) => ({ name: scope, purpose: 'To show you yours.' })),
      connect: more.connect ?? [],
      permissions: (more.permissions ?? []).map((permission) => ({ name: permission, reason: 'To find you.' })),
      ...(more.ageRating !== undefined && { age_rating: more.ageRating }),
    },
  };
}

export async function bundleOf(example: Example = {}): Promise<Uint8Array> {
  const files = new Map([
    ['manifest.json', encodeUtf8(JSON.stringify(manifestOf(example)))],
    ['index.html', encodeUtf8(`<!doctype html><title>App</title><p>${example.text ?? 'Hello.'}</p>`)],
    ...(example.icon === undefined ? [] : ([[example.icon.path, example.icon.bytes]] as const)),
  ]);
  const packed = await packBundle({ files, signer: example.signer ?? foods, crypto: nodeCrypto });
  if (!packed.ok) throw new Error(JSON.stringify(packed.failure));
  return packed.value.bytes;
}
