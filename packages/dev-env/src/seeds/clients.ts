// The clients that every development server knows beside those of its app folders.
import type { ClientDocument } from '@davit/server';

export const HOST_CLIENT_ID = 'plaza';
export const HOST_NAME = 'Plaza';
export const CONFIDENTIAL_HOST_ID = 'corner';
export const CONFIDENTIAL_APP_ID = 'bistro';
/** The mini-program that authenticates by request signature, and must sign everything. */
export const SIGNING_APP_ID = 'florist';
export const FOOD_APP_ID = 'food';

/** The demo host in a browser: public, with an installation key. */
export const hostClient = (hostOrigin: string): ClientDocument => ({
  client_id: HOST_CLIENT_ID,
  kind: 'host',
  name: HOST_NAME,
  publisher: HOST_NAME,
  publisher_verified: true,
  origins: [hostOrigin],
});

/** A host whose back end holds a secret: the classic form. */
export const confidentialHost = (): ClientDocument => ({
  client_id: CONFIDENTIAL_HOST_ID,
  kind: 'host',
  name: 'Corner',
  publisher: 'Corner',
  publisher_verified: true,
  auth_method: 'client_secret_basic',
});

const orderingScopes: ClientDocument['scopes'] = [
  { name: 'openid', why: { en: 'To recognise you when you come back' }, required: true },
  { name: 'profile', why: { en: 'To put your name on the order' }, required: true },
  { name: 'email', why: { en: 'To send you the receipt' }, required: false },
  { name: 'phone', why: { en: 'So that the courier can reach you' }, required: false },
  { name: 'offline_access', why: { en: 'So that you are still signed in when you come back' }, required: false },
];

/** A mini-program with a back end of its own, which holds its secret. */
export const confidentialApp = (origins: string[]): ClientDocument => ({
  client_id: CONFIDENTIAL_APP_ID,
  kind: 'mini-program',
  name: 'Bistro',
  publisher: 'Bistro & Daughters',
  sector_id: CONFIDENTIAL_APP_ID,
  auth_method: 'client_secret_basic',
  scopes: orderingScopes,
  origins,
});

/** A mini-program with a back end that has no secret: it signs every request with its key. */
export const signingApp = (origins: string[]): ClientDocument => ({
  client_id: SIGNING_APP_ID,
  kind: 'mini-program',
  name: 'Florist',
  publisher: 'Florist & Sons',
  sector_id: SIGNING_APP_ID,
  auth_method: 'request_signature',
  request_signing: 'required',
  scopes: orderingScopes,
  origins,
});

/** The client of the food mini-program for as long as no folder brings its manifest. */
export const foodClient = (origins: string[]): ClientDocument => ({
  client_id: FOOD_APP_ID,
  kind: 'mini-program',
  name: 'Food',
  publisher: 'Davit Demos',
  sector_id: FOOD_APP_ID,
  scopes: orderingScopes,
  origins,
});
