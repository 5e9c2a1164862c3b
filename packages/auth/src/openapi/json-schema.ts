// A zod schema as JSON Schema, once, when the module loads. No request ever compiles a schema.
import * as z from 'zod';
import type { JsonSchema } from '../endpoint.ts';

export function toJsonSchema(schema: z.core.$ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>;
  return rest;
}
