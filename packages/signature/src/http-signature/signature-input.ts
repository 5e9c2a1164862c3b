// Reads `Signature-Input` and `Signature` (RFC 9421 §4) into the signatures of a message. Believes none of them.
import { type Component, componentFromItem } from './component.ts';
import { parseDictionary } from './structured-fields/parse-field.ts';
import type { Parameter } from './structured-fields/values.ts';

export interface MessageSignature {
  readonly label: string;
  readonly components: readonly Component[];
  readonly parameters: readonly Parameter[];
  /** Null when `Signature` has no such label. */
  readonly signature: Uint8Array | null;
}

/** Null when either field is malformed; the values are those of all lines, joined by `, `. */
export function parseMessageSignatures(signatureInput: string, signature: string): MessageSignature[] | null {
  const inputs = parseDictionary(signatureInput);
  const signatures = parseDictionary(signature);
  if (inputs === null || signatures === null) return null;
  const found: MessageSignature[] = [];
  for (const { key, value } of inputs) {
    if (value.kind !== 'inner-list') return null;
    const components = value.items.map(componentFromItem);
    if (components.some((item) => item === null)) return null;
    const bytes = signatures.find((entry) => entry.key === key)?.value;
    if (bytes !== undefined && (bytes.kind !== 'item' || bytes.bare.type !== 'bytes')) return null;
    found.push({
      label: key,
      components: components as Component[],
      parameters: value.parameters,
      signature: bytes?.kind === 'item' && bytes.bare.type === 'bytes' ? bytes.bare.value : null,
    });
  }
  return found;
}
