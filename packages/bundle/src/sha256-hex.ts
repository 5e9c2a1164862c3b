// A SHA-256 as bundles and records name it: 64 characters of lower-case hex, one spelling for each. Pure.
import type { Sha256Hex } from './archive/verified-bundle.ts';

const SHA256_HEX = /^[0-9a-f]{64}$/;

export const isSha256Hex = (value: unknown): value is Sha256Hex => typeof value === 'string' && SHA256_HEX.test(value);
