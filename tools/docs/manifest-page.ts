// The rows of docs/reference/manifest.md, from the schema that the server reads manifests with. Pure.
import { type JsonSchema, manifestSchema, toJsonSchema } from '@davit/bundle';

/** One row a key: name, what may stand there, whether it must, what it is for. */
export type ManifestRow = readonly [key: string, type: string, needed: string, about: string];

export const manifestRows = (): readonly ManifestRow[] => [...rowsOf(toJsonSchema(manifestSchema), '')];

function* rowsOf({ properties = {}, required = [] }: JsonSchema, path: string): Generator<ManifestRow> {
  for (const [name, schema] of Object.entries(properties)) {
    const key = `${path}${name}`;
    yield [`\`${key}\``, typeOf(schema), required.includes(name) ? 'yes' : '', schema.description ?? ''];
    if (schema.properties !== undefined) yield* rowsOf(schema, `${key}.`);
    if (schema.items?.properties !== undefined) yield* rowsOf(schema.items, `${key}[].`);
  }
}

function typeOf({ type, enum: words, anyOf, items, maxLength, maxItems, default: byDefault }: JsonSchema): string {
  if (words !== undefined) return words.map((word) => `\`${word}\``).join(', ');
  if (anyOf !== undefined) return `${typeOf(anyOf[0] ?? {})}, or texts by language: \`{ "en": "…", "de-CH": "…" }\``;
  if (type === 'array') return `list of ${plural(items)}${maxItems === undefined ? '' : `, at most ${maxItems}`}`;
  if (type === 'string') return maxLength === undefined ? 'string' : `string, at most ${maxLength} characters`;
  return byDefault === undefined ? (type ?? '') : `${type}, \`${JSON.stringify(byDefault)}\` by default`;
}

const plural = (items: JsonSchema = {}): string => `${items.type ?? 'value'}s`;
