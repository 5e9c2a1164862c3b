// ECDSA P-256 with the nonce of RFC 6979, so that the vectors come out the same on every run. Not constant in time: for public keys only.
import { createHash, createHmac } from 'node:crypto';

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
export const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
type Point = readonly [x: bigint, y: bigint] | null;
const BASE: Point = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

const mod = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus;

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, u, v] = [mod(value, modulus), modulus, 1n, 0n];
  while (a !== 0n) {
    const quotient = b / a;
    [a, b] = [b - quotient * a, a];
    [u, v] = [v - quotient * u, u];
  }
  return mod(v, modulus);
}

function add(a: Point, b: Point): Point {
  if (a === null) return b;
  if (b === null) return a;
  const [x1, y1] = a;
  const [x2, y2] = b;
  if (x1 === x2 && mod(y1 + y2, P) === 0n) return null;
  // The curve's a is -3.
  const slope = x1 === x2 ? (3n * x1 * x1 - 3n) * inverse(2n * y1, P) : (y2 - y1) * inverse(x2 - x1, P);
  const x = mod(slope * slope - x1 - x2, P);
  return [x, mod(slope * (x1 - x) - y1, P)];
}

function multiply(point: Point, factor: bigint): Point {
  let result: Point = null;
  let double = point;
  for (let left = factor; left > 0n; left >>= 1n) {
    if (left & 1n) result = add(result, double);
    double = add(double, double);
  }
  return result;
}

export const toBytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
export const toInteger = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** RFC 6979 §3.2, with SHA-256. */
function* nonces(privateKey: bigint, digest: Buffer): Generator<bigint, never> {
  const mac = (key: Buffer, ...parts: Buffer[]) => createHmac('sha256', key).update(Buffer.concat(parts)).digest();
  const seed = Buffer.concat([toBytes(privateKey), toBytes(mod(toInteger(digest), ORDER))]);
  let v: Buffer = Buffer.alloc(32, 1);
  let k: Buffer = Buffer.alloc(32, 0);
  for (const round of [0, 1]) {
    k = mac(k, v, Buffer.of(round), seed);
    v = mac(k, v);
  }
  for (;;) {
    v = mac(k, v);
    const candidate = toInteger(v);
    if (candidate > 0n && candidate < ORDER) yield candidate;
    k = mac(k, v, Buffer.of(0));
    v = mac(k, v);
  }
}

/** `r ‖ s`, 64 bytes. */
export function signEcdsaP256(data: Uint8Array, d: Uint8Array): Buffer {
  const privateKey = toInteger(d);
  const digest = createHash('sha256').update(data).digest();
  for (const nonce of nonces(privateKey, digest)) {
    const r = mod((multiply(BASE, nonce) as readonly [bigint, bigint])[0], ORDER);
    const s = mod(inverse(nonce, ORDER) * (toInteger(digest) + r * privateKey), ORDER);
    if (r !== 0n && s !== 0n) return Buffer.concat([toBytes(r), toBytes(s)]);
  }
  throw new Error('unreachable');
}
