// The signature base (RFC 9421 §2.5): the text whose bytes are signed. Any profile can be built upon it.

import { type Result, refuse, succeed } from '../result.ts';
import { type Component, componentIdentity, serializeComponent } from './component.ts';
import type { ComponentFailure } from './component-failure.ts';
import { componentValue } from './component-value.ts';
import type { SignedMessage } from './message.ts';
import { serializeParameters } from './structured-fields/serialize-field.ts';
import type { Parameter } from './structured-fields/values.ts';

/** The covered components and the parameters, as they stand in `Signature-Input` after the label (§2.3). */
export const serializeSignatureParams = (components: readonly Component[], parameters: readonly Parameter[]): string =>
  `(${components.map(serializeComponent).join(' ')})${serializeParameters(parameters)}`;

/** The bytes are those of the text: the base is ASCII. */
export function createSignatureBase(
  components: readonly Component[],
  parameters: readonly Parameter[],
  message: SignedMessage,
): Result<string, ComponentFailure> {
  const seen = new Set<string>();
  let base = '';
  for (const item of components) {
    const text = serializeComponent(item);
    const identity = componentIdentity(item);
    // > Each component identifier MUST occur only once in the covered components. (§2)
    if (seen.has(identity)) return refuse({ component: text, reason: 'duplicate' });
    seen.add(identity);
    const value = componentValue(item, message);
    if (!value.ok) return refuse({ component: text, reason: value.failure });
    if (/[^\x20-\x7e\t]/.test(value.value)) return refuse({ component: text, reason: 'not_ascii' });
    base += `${text}: ${value.value}\n`;
  }
  return succeed(`${base}"@signature-params": ${serializeSignatureParams(components, parameters)}`);
}
