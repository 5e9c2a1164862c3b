// Which addresses of others may be opened from the host's own screens: http and https of a host, nothing that runs or reads files. Pure.
const WEB_ADDRESS = /^https?:\/\/[^\s/?#@\\]+(?:[/?#][^\s\\]*)?$/i;
const MAX_LENGTH = 500;

export const webAddress = (text: string | null): string | null =>
  text !== null && text.length <= MAX_LENGTH && WEB_ADDRESS.test(text) ? text : null;
