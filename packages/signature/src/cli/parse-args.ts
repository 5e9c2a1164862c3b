// `parseArgs` of Node, for commands whose values are public keys and thumbprints: one of 64 of them begins with a `-`,
// and is a value all the same. No I/O.
import { type ParseArgsConfig, parseArgs as parse } from 'node:util';

/** 32 bytes as base64url: an Ed25519 key (RFC 8037 §2) or a thumbprint (RFC 7638). No flag is that long. */
const KEY_LIKE_A_FLAG = /^-[\w-]{42}$/;
/** No argument of a program can contain it. */
const MARK = '\0';

const unmark = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unmark);
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : value;
};

export function parseArgs<T extends ParseArgsConfig & { readonly args: readonly string[] }>(
  config: T,
): ReturnType<typeof parse<T>> {
  const args = config.args.map((arg) => (KEY_LIKE_A_FLAG.test(arg) ? MARK + arg : arg));
  const { values, positionals, ...rest } = parse({ ...config, args }) as ReturnType<typeof parse>;
  return {
    ...rest,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, unmark(value)])),
    positionals: positionals.map(unmark),
  } as ReturnType<typeof parse<T>>;
}
