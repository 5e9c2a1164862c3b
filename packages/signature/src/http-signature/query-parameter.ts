// One named query parameter, decoded and encoded again in one way (RFC 9421 §2.2.8).

/** Percent-encodes what application/x-www-form-urlencoded does; a space becomes %20, never `+`. */
export const encodeQueryText = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()~]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** The values of all parameters whose encoded name is `name`. */
export function queryParameterValues(query: string, name: string): string[] {
  const values: string[] = [];
  for (const [key, value] of new URLSearchParams(query))
    if (encodeQueryText(key) === name) values.push(encodeQueryText(value));
  return values;
}
