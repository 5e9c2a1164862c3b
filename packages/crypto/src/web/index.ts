// The crypto port over WebCrypto: browsers, workers, and any server with globalThis.crypto.
export { webDigest } from './digest.ts';
export { generateDeviceKey, publicJwkOf, signerFromDeviceKey, signerFromKeyPair } from './signer.ts';
export { webVerifier } from './verifier.ts';
export { webCrypto } from './web-crypto.ts';
