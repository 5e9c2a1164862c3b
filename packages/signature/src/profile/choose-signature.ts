// Finds the one signature of a request that carries our tag. The others are neither believed nor checked.

import { parseDictionary } from '../http-signature/structured-fields/parse-field.ts';
import {
  type Dictionary,
  type DictionaryMember,
  type InnerList,
  parameterOf,
} from '../http-signature/structured-fields/values.ts';
import type { MalformedPart, SignatureFailure } from '../refusal/signature-failure.ts';
import { type Result, refuse, succeed } from '../result.ts';
import type { HeaderTable } from './header-table.ts';
import { MAX_SIGNATURE_FIELD_LENGTH, MAX_SIGNATURES, PROFILE_TAG } from './limits.ts';

export interface ChosenSignature {
  readonly label: string;
  readonly input: InnerList;
  /** The member's text: what `@signature-params` is in the signature base. */
  readonly raw: string;
  readonly signature: Uint8Array;
}

const malformed = (part: MalformedPart, detail: string) => refuse({ reason: 'malformed', part, detail } as const);

function readField(text: string, part: 'signature-input' | 'signature'): Result<Dictionary, SignatureFailure> {
  if (text.length > MAX_SIGNATURE_FIELD_LENGTH) return malformed(part, 'too long');
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first <= 0x20 || last <= 0x20) return malformed(part, 'whitespace around the value');
  const members = parseDictionary(text, MAX_SIGNATURES);
  return members === null
    ? malformed(part, `no dictionary of ${MAX_SIGNATURES} members at most, each label once`)
    : succeed(members);
}

const isOurs = ({ value }: DictionaryMember): boolean => {
  const tag = parameterOf(value.parameters, 'tag');
  return tag?.type === 'string' && tag.value === PROFILE_TAG;
};

export function chooseSignature(headers: HeaderTable): Result<ChosenSignature, SignatureFailure> {
  const inputText = headers.get('signature-input');
  if (inputText === undefined) return refuse({ reason: 'signature_missing' });
  const inputs = readField(inputText, 'signature-input');
  if (!inputs.ok) return inputs;
  let ours: DictionaryMember | null = null;
  for (const member of inputs.value) {
    if (!isOurs(member)) continue;
    if (ours !== null) return malformed('signature-input', 'two signatures have our tag');
    ours = member;
  }
  if (ours === null) return refuse({ reason: 'signature_missing' });
  const { key, value, raw, isCanonical } = ours;
  if (value.kind !== 'inner-list') return malformed('signature-input', 'not a list of components');
  if (!isCanonical) return malformed('signature-input', 'not the canonical spelling');
  const signatures = readField(headers.get('signature') ?? '', 'signature');
  if (!signatures.ok) return signatures;
  // > The presence of a label in one field but not the other is an error. (RFC 9421 §4.2)
  const labels = inputs.value.map((member) => member.key);
  if (labels.length !== signatures.value.length || signatures.value.some((member) => !labels.includes(member.key)))
    return malformed('signature', 'absent, or its labels are not those of Signature-Input');
  const found = signatures.value.find((member) => member.key === key)?.value;
  if (found?.kind !== 'item' || found.bare.type !== 'bytes' || found.parameters.length > 0)
    return malformed('signature', 'no byte sequence');
  return succeed({ label: key, input: value, raw, signature: found.bare.value });
}
