// auth.*: brokered authorization, steps 3 to 7 of the flow. The caller's identity is its port, never a parameter.
import { defineMethod } from './method.ts';
import { flag, type Infer, listOf, number, object, oneOf, optional, strictObject, text, textLike } from './schema.ts';

const base64url43 = textLike(/^[A-Za-z0-9_-]{43}$/, '43 characters of base64url');

export const requestCodeParamsSchema = strictObject({
  /** Space-delimited; within the manifest's scopes. */
  scope: text(0, 1024),
  /** S256 challenge: 43 characters of base64url (RFC 7636 §4.2). */
  code_challenge: base64url43,
  /** RFC 7638 thumbprint of the key that will redeem the code; needed by a public mini-program. */
  dpop_jkt: optional(base64url43),
  state: optional(text(0, 512)),
  nonce: optional(text(0, 512)),
  prompt: optional(oneOf('none', 'consent')),
});
export type RequestCodeParams = Infer<typeof requestCodeParamsSchema>;

export const requestCodeResultSchema = object({
  code: text(),
  /** The issuer of the code; compare it with the issuer you talk to (RFC 9207). */
  iss: text(),
  state: optional(text()),
  /** Seconds. */
  expires_in: number,
});
export type RequestCodeResult = Infer<typeof requestCodeResultSchema>;

export const authRequestCode = defineMethod({
  params: requestCodeParamsSchema,
  result: requestCodeResultSchema,
  permission: null,
  gesture: false,
  visible: true,
  rate: 'prompt',
});

export const authCheckSession = defineMethod({
  params: strictObject({}),
  result: object({ logged_in: flag, granted_scopes: listOf(text()) }),
  permission: null,
  gesture: false,
  visible: true,
  rate: 'normal',
});
