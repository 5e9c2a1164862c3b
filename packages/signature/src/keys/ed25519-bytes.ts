// Which 32 and 64 bytes are an Ed25519 point and signature at all (RFC 8032 §5.1.7). Engines differ here; we do not.

/** The little-endian y of the points of small order, without the sign bit. For them every message has one signature. */
const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map(fromHex);
/** The order of the base point, little endian. */
const ORDER = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');

function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

function isSmallOrder(bytes: Uint8Array): boolean {
  return SMALL_ORDER.some((point) => {
    for (let i = 0; i < 31; i += 1) if (bytes[i] !== point[i]) return false;
    return ((bytes[31] as number) & 0x7f) === point[31];
  });
}

/** Whether y < 2^255 - 19: else two texts would name one point. */
function isReduced(bytes: Uint8Array): boolean {
  if ((bytes[0] as number) < 0xed || ((bytes[31] as number) & 0x7f) !== 0x7f) return true;
  for (let i = 1; i < 31; i += 1) if (bytes[i] !== 0xff) return true;
  return false;
}

export const isEd25519Point = (bytes: Uint8Array): boolean =>
  bytes.length === 32 && isReduced(bytes) && !isSmallOrder(bytes);

/** `R ‖ S` with a sound R and S below the order: there is one signature for each R. */
export function isEd25519Signature(signature: Uint8Array): boolean {
  if (signature.length !== 64 || !isEd25519Point(signature.subarray(0, 32))) return false;
  for (let i = 31; i >= 0; i -= 1) {
    const difference = (signature[32 + i] as number) - (ORDER[i] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
