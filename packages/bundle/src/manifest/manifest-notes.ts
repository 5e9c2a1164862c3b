// What each key of the manifest is for, kept beside its schema; and both together as JSON Schema, for the reference.
import * as z from 'zod/mini';

const notes = z.registry<{ description: string }>();

/** The schema, with a sentence for the reference. One schema carries one sentence. */
export function about<T extends z.ZodMiniType>(description: string, schema: T): T {
  notes.add(schema, { description });
  return schema;
}

/** The part of JSON Schema (2020-12) that a manifest needs. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** What may stand in the file: before defaults are filled in. Rules that are functions are not in it. */
export const toJsonSchema = (schema: z.ZodMiniType): JsonSchema =>
  z.toJSONSchema(schema, { metadata: notes, io: 'input' }) as JsonSchema;
