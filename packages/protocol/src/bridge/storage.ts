// storage.*: a small key-value store per user and mini-program, kept by the host (10 MB).
import { defineMethod } from './method.ts';
import { listOf, object, orNull, strictObject, text } from './schema.ts';

const key = text(1, 200);
const empty = strictObject({});
const common = {
  permission: null,
  gesture: false,
  visible: false,
  rate: 'cheap',
} as const;

/** Bytes of UTF-8 that one mini-program may keep for one user. */
export const STORAGE_LIMIT_BYTES = 10 * 1024 * 1024;

export const storageGet = defineMethod({
  ...common,
  params: strictObject({ key }),
  result: object({ value: orNull(text()) }),
});
export const storageSet = defineMethod({
  ...common,
  params: strictObject({ key, value: text(0, 1_000_000) }),
  result: empty,
});
export const storageRemove = defineMethod({
  ...common,
  params: strictObject({ key }),
  result: empty,
});
export const storageClear = defineMethod({
  ...common,
  params: empty,
  result: empty,
});
export const storageKeys = defineMethod({
  ...common,
  params: empty,
  result: object({ keys: listOf(text()) }),
});
