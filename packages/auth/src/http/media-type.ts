// Compares a Content-Type with the one that is wanted. UTF-8 is the only charset that may be named.

const CHARSET = /^charset="?utf-8"?$/;

/** `values`: every Content-Type line of the request. */
export function isMediaType(values: readonly string[], wanted: string): boolean {
  const [value] = values;
  if (values.length !== 1 || value === undefined) return false;
  if (value === wanted) return true;
  const [type, ...parameters] = value.split(';').map((part) => part.trim().toLowerCase());
  return type === wanted && parameters.every((parameter) => CHARSET.test(parameter));
}
