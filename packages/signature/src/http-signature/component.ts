// Component identifiers (RFC 9421 §2): a name with parameters, and its one text.
import { serializeParameters, serializeString } from './structured-fields/serialize-field.ts';
import type { Item, Parameter } from './structured-fields/values.ts';

export interface Component {
  /** A field name in lower case, or a derived name such as `@method`. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
}

/** True stands for a flag such as `;req`, a string for `;key="a"` or `;name="a"`. */
export function component(name: string, parameters: Readonly<Record<string, string | true>> = {}): Component {
  const list = Object.entries(parameters).map(
    ([key, value]): Parameter => [key, value === true ? { type: 'boolean', value } : { type: 'string', value }],
  );
  return { name, parameters: list };
}

/** Null when the item is no string: component names are. */
export const componentFromItem = (item: Item): Component | null =>
  item.bare.type === 'string' ? { name: item.bare.value, parameters: item.parameters } : null;

export const serializeComponent = ({ name, parameters }: Component): string =>
  serializeString(name) + serializeParameters(parameters);

/** Equal for components that RFC 9421 §2 calls the same: the order of their parameters does not count. */
export function componentIdentity(item: Component): string {
  const parameters = [...item.parameters].sort(([a], [b]) => (a < b ? -1 : 1));
  return serializeComponent({ name: item.name, parameters });
}
