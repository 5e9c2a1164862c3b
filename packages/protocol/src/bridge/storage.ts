// storage.*: a small key-value store per user and mini-program, kept by the host (10 MB).
import * as z from 'zod/mini';
import { defineMethod } from './method.ts';

const key = z.string().check(z.minLength(1), z.maxLength(200));
const empty = z.strictObject({});
const common = {
  permission: null,
  gesture: false,
  visible: false,
  rate: 'cheap',
  since: '1.0',
  status: 'stable',
} as const;

/** Bytes of UTF-8 that one mini-program may keep for one user. */
export const STORAGE_LIMIT_BYTES = 10 * 1024 * 1024;

export const storageGet = defineMethod({
  ...common,
  params: z.strictObject({ key }),
  result: z.object({ value: z.nullable(z.string()) }),
  summary: 'Reads a value; null when there is none.',
});
export const storageSet = defineMethod({
  ...common,
  params: z.strictObject({ key, value: z.string().check(z.maxLength(1_000_000)) }),
  result: empty,
  summary: 'Writes a value; `storage_full` when there is no room.',
});
export const storageRemove = defineMethod({
  ...common,
  params: z.strictObject({ key }),
  result: empty,
  summary: 'Removes a value.',
});
export const storageClear = defineMethod({
  ...common,
  params: empty,
  result: empty,
  summary: 'Removes all values of this mini-program and user.',
});
export const storageKeys = defineMethod({
  ...common,
  params: empty,
  result: z.object({ keys: z.array(z.string()) }),
  summary: 'Lists the keys.',
});
