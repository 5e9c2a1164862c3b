// ui.*: small things drawn by the host inside the app's area. Text only.
import { defineMethod } from './method.ts';
import { integer, optional, strictObject, text } from './schema.ts';

const line = text(1, 200);
const empty = strictObject({});

export const uiToast = defineMethod({
  params: strictObject({ text: line, duration_ms: optional(integer(500, 10_000)) }),
  result: empty,
  permission: null,
  gesture: false,
  visible: true,
  rate: 'normal',
});

export const uiSetTitle = defineMethod({
  params: strictObject({ title: line }),
  result: empty,
  permission: null,
  gesture: false,
  visible: true,
  rate: 'normal',
});
