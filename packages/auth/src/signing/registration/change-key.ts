// Retires or revokes a signing key. Either holds at the next request, on every process.
import { fail, ok, type Result } from '@davit/protocol';
import type * as z from 'zod';
import { causeFacts } from '../../audit/request-facts.ts';
import type { AuthContext } from '../../context.ts';
import type { ClientSigningKey } from '../../ports/signing-key-store.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import type { KeyCause } from './key-cause.ts';
import type { keyPatchSchema } from './key-document.ts';

const DEFAULT_RETIRES_IN_SECONDS = 7 * 86_400;
/** A request of the classic scheme names no key: all that count are tried, so that their number must be small. */
const MAX_RETIRING_KEYS = 4;

const tooManyRetiring = () =>
  refuse(
    'conflict',
    `${MAX_RETIRING_KEYS} keys are retiring`,
    'Revoke one that nothing signs with any more, or wait until one ends.',
  );

const wrongState = (state: string) =>
  refuse(
    'conflict',
    `This key is ${state}: only active and retiring keys can be retired or revoked`,
    'A pending key ends by itself, and a revoked one is dead for good: there is nothing to do.',
  );

export async function changeKey(
  context: Pick<AuthContext, 'store'>,
  name: { readonly clientId: string; readonly keyid: string },
  patch: z.output<typeof keyPatchSchema>,
  cause: KeyCause,
): Promise<Result<ClientSigningKey, Refusal>> {
  const { state, retires_in: retiresIn } = patch;
  if (state === 'revoked' && retiresIn !== undefined)
    return fail(refuse('invalid_request', 'retires_in: a key is revoked at once'));
  const { signingKeys } = context.store;
  const { clientId, keyid } = name;
  const { by } = cause;
  const facts = causeFacts(cause);
  const entry = { clientId, ...facts, status: 200, detail: { by, keyid } };
  const outcome =
    state === 'revoked'
      ? await signingKeys.revoke({ ...name, audit: [{ event: 'signing_key.revoked', ...entry }] })
      : await signingKeys.retire({
          ...name,
          maxRetiring: MAX_RETIRING_KEYS,
          retiresInMs: (retiresIn ?? DEFAULT_RETIRES_IN_SECONDS) * 1000,
          audit: [{ event: 'signing_key.retired', ...entry }],
        });
  switch (outcome.kind) {
    case 'changed':
      return ok(outcome.key);
    case 'not_found':
      return fail(refuse('not_found'));
    case 'too_many_retiring':
      return fail(tooManyRetiring());
    case 'wrong_state':
      return fail(wrongState(outcome.state));
  }
}
