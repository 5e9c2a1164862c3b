// 128 random bits as text, where the container needs a name that nobody can guess.
import { toHex } from '@davit/crypto';

export const randomId = (random: (length: number) => Uint8Array): string => toHex(random(16));
