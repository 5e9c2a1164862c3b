// app.*: the mini-program's own life.
import { defineMethod } from './method.ts';
import { flag, type Infer, object, oneOf, optional, recordOf, strictObject, text } from './schema.ts';

const empty = strictObject({});

export const launchSchema = object({
  path: text(),
  params: recordOf(text()),
  /** Stamped by the host; absent when the user started the app. */
  referrer: optional(object({ app_id: text(), verified: oneOf(true) })),
  /** The document was loaded again within the same instance. */
  reloaded: flag,
});
export type Launch = Infer<typeof launchSchema>;

export const appReady = defineMethod({
  params: empty,
  result: empty,
  permission: null,
  gesture: false,
  visible: false,
  rate: 'cheap',
});

export const appGetLaunchOptions = defineMethod({
  params: empty,
  result: launchSchema,
  permission: null,
  gesture: false,
  visible: false,
  rate: 'cheap',
});
