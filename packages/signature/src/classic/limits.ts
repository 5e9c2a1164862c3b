// The numbers of the classic scheme sha256-rsa. Times in seconds.

export const CLASSIC_METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
export const CLASSIC_WINDOW_SECONDS = 60;
/** Twice the window, and some: a request from the future is valid for two minutes. */
export const CLASSIC_RETENTION_SECONDS = 150;
/** A classic request names no key: each of the client's may have to be tried, so that there is an end to them. */
export const MAX_CLASSIC_KEYS = 8;
export const SIGNATURE_HEADER = 'x-signature';
export const TIME_HEADER = 'x-request-time';
export const CLIENT_HEADER = 'x-client-id';
export const BODY_HEADER = 'x-content-sha256';
