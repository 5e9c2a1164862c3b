// The launch page: a constant document with the launch script in it, so that one answer is all that it takes. Shows nothing.

/** `code` is the launch script, which the page's headers name by its hash. */
export const launchHtml = (code: string): string =>
  `<!doctype html><html lang=en><title>launch</title><script>${code}</script>`;
