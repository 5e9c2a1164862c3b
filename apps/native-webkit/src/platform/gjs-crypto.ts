// What the host needs of cryptography: SHA-256 by GLib, signatures by @noble/curves, randomness from the kernel. Keeps no key.

import Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';
import type { Digest, RandomSource, SignatureVerifier } from '@davit/crypto';
import { decodeBase64url } from '@davit/crypto';
import { ed25519 } from '@noble/curves/ed25519.js';

const KEY_BYTES = 32;

function sha256(data: Uint8Array): Uint8Array {
  const checksum = new GLib.Checksum(GLib.ChecksumType.SHA256);
  // An empty array reaches GLib as none at all.
  if (data.length > 0) checksum.update(data);
  const hex = checksum.get_string();
  return Uint8Array.from({ length: KEY_BYTES }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

function randomBytes(length: number): Uint8Array {
  if (length === 0) return new Uint8Array();
  // Never GLib's own random numbers: those can be foretold.
  const source = Gio.File.new_for_path('/dev/urandom').read(null);
  try {
    const bytes = source.read_bytes(length, null).toArray();
    if (bytes.length !== length) throw new Error('The system gave too little randomness');
    return bytes;
  } finally {
    source.close(null);
  }
}

/** Ed25519 alone: the container verifies nothing else. */
const verify: SignatureVerifier['verify'] = (algorithm, key, signature, data) => {
  if (algorithm !== 'EdDSA' || key.kty !== 'OKP' || key.crv !== 'Ed25519' || key.x === undefined) return false;
  const raw = decodeBase64url(key.x);
  if (raw === null || raw.length !== KEY_BYTES) return false;
  try {
    return ed25519.verify(signature, data, raw, { zip215: false });
  } catch {
    return false;
  }
};

export const gjsCrypto: Digest & RandomSource & SignatureVerifier = { sha256, randomBytes, verify };
