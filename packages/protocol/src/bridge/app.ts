// app.*: the mini-program's own life.
import * as z from 'zod/mini';
import { defineMethod } from './method.ts';

const empty = z.strictObject({});

export const launchSchema = z.object({
  path: z.string(),
  params: z.record(z.string(), z.string()),
  /** Stamped by the host; absent when the user started the app. */
  referrer: z.optional(z.object({ app_id: z.string(), verified: z.literal(true) })),
  /** The document was loaded again within the same instance. */
  reloaded: z.boolean(),
});
export type Launch = z.infer<typeof launchSchema>;

export const appReady = defineMethod({
  params: empty,
  result: empty,
  permission: null,
  gesture: false,
  visible: false,
  rate: 'cheap',
  since: '1.0',
  status: 'stable',
  summary: 'Says that the first screen stands; the host takes its splash away.',
});

export const appGetLaunchOptions = defineMethod({
  params: empty,
  result: launchSchema,
  permission: null,
  gesture: false,
  visible: false,
  rate: 'cheap',
  since: '1.0',
  status: 'stable',
  summary: 'How this instance was started.',
});
