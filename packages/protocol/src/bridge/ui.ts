// ui.*: small things drawn by the host inside the app's area. Text only.
import * as z from 'zod/mini';
import { defineMethod } from './method.ts';

const text = z.string().check(z.minLength(1), z.maxLength(200));
const empty = z.strictObject({});

export const uiToast = defineMethod({
  params: z.strictObject({ text, duration_ms: z.optional(z.int().check(z.minimum(500), z.maximum(10_000))) }),
  result: empty,
  permission: null,
  gesture: false,
  visible: true,
  rate: 'normal',
  since: '1.0',
  status: 'stable',
  summary: 'Shows a short text over the mini-program for a moment.',
});

export const uiSetTitle = defineMethod({
  params: z.strictObject({ title: text }),
  result: empty,
  permission: null,
  gesture: false,
  visible: true,
  rate: 'normal',
  since: '1.0',
  status: 'stable',
  summary: 'Sets the line under the mini-program’s name in the host bar.',
});
