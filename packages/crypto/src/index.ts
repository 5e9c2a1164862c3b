// The crypto port and what can be done in the language alone. The working forms are @davit/crypto/web and @davit/crypto/node.
export * from './base64.ts';
export * from './base64url.ts';
export * from './bytes.ts';
export * from './jws.ts';
export * from './port.ts';
export * from './thumbprint.ts';
export * from './utf8.ts';
