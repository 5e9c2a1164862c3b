// Which addresses from outside may become links or pictures: http and https, nothing that runs.

export function webAddress(value: string | null): string | null {
  if (value === null) return null;
  try {
    const { protocol, href } = new URL(value, location.href);
    return protocol === 'https:' || protocol === 'http:' ? href : null;
  } catch {
    return null;
  }
}
