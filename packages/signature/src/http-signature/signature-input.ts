// Reads `Signature-Input` and `Signature` (RFC 9421 §4) into the signatures of a message. Believes none of them.
import { type Component, componentFromItem } from './component.ts';
import { parseDictionary } from './structured-fields/parse-field.ts';
import type { Dictionary, DictionaryMember, Parameter } from './structured-fields/values.ts';

export interface MessageSignature {
  readonly label: string;
  readonly components: readonly Component[];
  readonly parameters: readonly Parameter[];
  readonly signature: Uint8Array;
}

function toSignature({ key, value }: DictionaryMember, signatures: Dictionary): MessageSignature | null {
  const bytes = signatures.find((entry) => entry.key === key)?.value;
  if (value.kind !== 'inner-list' || bytes?.kind !== 'item' || bytes.bare.type !== 'bytes') return null;
  const components: Component[] = [];
  for (const item of value.items) {
    const component = componentFromItem(item);
    if (component === null) return null;
    components.push(component);
  }
  return { label: key, components, parameters: value.parameters, signature: bytes.bare.value };
}

/** Null when either field is malformed; the values are those of all lines, joined by `, `. */
export function parseMessageSignatures(signatureInput: string, signature: string): MessageSignature[] | null {
  const inputs = parseDictionary(signatureInput);
  const signatures = parseDictionary(signature);
  // > The presence of a label in one field but not the other is an error. (§4.2)
  if (inputs === null || signatures === null || inputs.length !== signatures.length) return null;
  const found: MessageSignature[] = [];
  for (const input of inputs) {
    const one = toSignature(input, signatures);
    if (one === null) return null;
    found.push(one);
  }
  return found;
}
