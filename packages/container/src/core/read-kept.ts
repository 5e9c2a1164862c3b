// Reads what this container wrote into its own store. A text that a failing disk or another program has damaged counts as absent.

export const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null when it is absent, not JSON, or of another shape than `fits` says. */
export function readKept<T>(text: string | null, fits: (value: unknown) => boolean): T | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return fits(value) ? (value as T) : null;
  } catch {
    return null;
  }
}
