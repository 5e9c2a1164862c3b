// Whether what comes from an address, and what is sent there, is nobody else's to read or change: https, or this very machine. Pure.
const PROTECTED = /^https:\/\/[a-z0-9.[\]:-]+(?:\/|$)/i;
const THIS_MACHINE = /^http:\/\/(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?(?:\/|$)/i;

/** @throws what the user reads when the host cannot start. */
export function protectedAddress(url: string): string {
  if (PROTECTED.test(url) || THIS_MACHINE.test(url)) return url;
  throw new Error(`${url} is not protected: the address has to begin with https://.`);
}
