// Wraps a constant script in the smallest HTML document that may run it. Values go into data attributes, never into the script.

const ORIGIN = /^https?:\/\/[a-z0-9.-]+(?::[0-9]{1,5})?$/;

/** `data` holds origins only; anything else is a programming error and throws. */
export function constantDocument(title: string, script: string, data: Readonly<Record<string, string>>): string {
  const attributes = Object.entries(data).map(([name, origin]) => {
    if (!ORIGIN.test(origin)) throw new TypeError(`not an origin: ${name}`);
    return ` data-${name}=${origin}`;
  });
  return `<!doctype html><html lang=en><title>${title}</title><script${attributes.join('')}>${script}</script>`;
}
