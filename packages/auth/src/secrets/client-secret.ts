// A client secret: 256 random bits made by us, shown once, stored as SHA-256 (authorization.md §1). Never chosen by people.
import type { AuthContext } from '../context.ts';
import { drawSecret, hashSecret } from './secret.ts';

export async function mintClientSecret(
  context: Pick<AuthContext, 'crypto'>,
): Promise<{ readonly text: string; readonly secretHash: Uint8Array }> {
  const text = drawSecret(context);
  return { text, secretHash: await hashSecret(context, text) };
}
