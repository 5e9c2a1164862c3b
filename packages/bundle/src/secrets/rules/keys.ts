// Private keys that no PEM header names: PuTTY's and age's files, extended keys of wallets, and DER in base64. Plain data.
import { isPrivateDer } from '../private-der.ts';
import { always, type ShapeRule, token } from './shape-rule.ts';

export const KEY_RULES: readonly ShapeRule[] = [
  token('age-key', 'Private key (age)', ['AGE-SECRET-KEY-1'], '[02-9AC-HJ-NP-Z]{58}'),
  {
    rule: 'putty-key',
    kind: 'Private key (PuTTY)',
    certainty: 'certain',
    marks: ['PuTTY-User-Key-File-'],
    // Its head and its public lines are short; a sentence about the format has no lines of a key.
    shape: /PuTTY-User-Key-File-[123]: [\s\S]{20,3000}?Private-Lines: [0-9]/y,
    shown: 19,
    proof: always,
  },
  token('wallet-key', 'Private key (BIP 32)', ['xprv', 'tprv', 'yprv', 'zprv'], '[1-9A-HJ-NP-Za-km-z]{105,110}'),
  {
    rule: 'private-key',
    kind: 'Private key (DER in base64)',
    certainty: 'certain',
    // A SEQUENCE of 32 bytes and more in base64.
    marks: ['MC', 'MD', 'ME', 'MF', 'MG', 'MH', 'MI'],
    shape: /M[C-I][A-Za-z0-9+/]{44,200}/y,
    shown: 0,
    proof: ([text]) => isPrivateDer(text),
  },
];
