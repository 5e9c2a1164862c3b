// Imported before anything else: when the first line of the mini-program's script ran.
export const firstScript = performance.timeOrigin + performance.now();
