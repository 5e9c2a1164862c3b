// Text or value → manifest, or every reason why not. Each failure names the key and says what to write there.
import type { Result } from '@davit/protocol';
import { connectOriginProblem } from './connect-origin.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { manifestExample } from './manifest-examples.ts';

export interface ManifestFailure {
  /** Where, for example `davit.connect[0]`; empty for the whole file. */
  readonly path: string;
  /** What to do about it, one or two sentences. */
  readonly message: string;
}
export interface ParseManifestOptions {
  /** Allows `localhost` and plain `http`/`ws` to it. */
  readonly development?: boolean;
}

const MAX_MANIFEST_LENGTH = 256 * 1024;

const formatPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );

type Issue = NonNullable<ReturnType<typeof manifestSchema.safeParse>['error']>['issues'][number];

function missing(path: string, kind: string): string {
  const example = manifestExample(path);
  return example === null ? `Missing; add it (${kind}).` : `Missing; add it: ${example}`;
}

function expected(path: string, kind: string): string {
  const example = manifestExample(path);
  return `Expected: ${kind}${example === null ? '.' : `, for example ${example}`}`;
}

function explain(issue: Issue): ManifestFailure[] {
  const path = formatPath(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: formatPath([...issue.path, key]),
        message: 'No such key; remove it or correct its spelling.',
      }));
    case 'invalid_union': {
      if (issue.input === undefined) return [{ path, message: missing(path, 'text') }];
      const nested = issue.errors.flat().filter((error) => error.code !== 'invalid_type');
      if (nested.length === 0) return [{ path, message: 'Write a text, or texts by language: { "en": "…" }.' }];
      return nested.flatMap((error) => explain({ ...error, path: [...issue.path, ...error.path] } as Issue));
    }
    case 'invalid_key':
      return [{ path, message: issue.issues[0]?.message ?? 'This key cannot stand here.' }];
    case 'invalid_type':
      return [
        {
          path,
          message: issue.input === undefined ? missing(path, issue.expected) : expected(path, issue.expected),
        },
      ];
    case 'invalid_value':
      return [{ path, message: `One of: ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.` }];
    default:
      return [{ path, message: issue.message === 'Invalid input' ? `Does not fit (${issue.code}).` : issue.message }];
  }
}

function* duplicates(path: string, names: readonly string[]): Generator<ManifestFailure> {
  for (const [at, name] of names.entries()) {
    if (names.indexOf(name) !== at) yield { path: `${path}[${at}]`, message: `"${name}" stands here twice; keep one.` };
  }
}

function* crossChecks({ davit }: Manifest, development: boolean): Generator<ManifestFailure> {
  for (const [at, origin] of davit.connect.entries()) {
    const message = connectOriginProblem(origin, development);
    if (message !== null) yield { path: `davit.connect[${at}]`, message };
  }
  yield* duplicates('davit.connect', davit.connect);
  yield* duplicates(
    'davit.scopes',
    davit.scopes.map(({ name }) => name),
  );
  yield* duplicates(
    'davit.permissions',
    davit.permissions.map(({ name }) => name),
  );
  yield* duplicates(
    'davit.entry_pages',
    davit.entry_pages.map(({ name }) => name),
  );
  if (davit.scopes.length > 0 && !davit.scopes.some(({ name }) => name === 'openid')) {
    yield { path: 'davit.scopes', message: 'Add "openid": without it the user-details API answers nothing.' };
  }
  if (!development && davit.privacy_url?.startsWith('http:')) {
    yield { path: 'davit.privacy_url', message: 'Use an https address.' };
  }
}

/** Reads a manifest from its JSON text or from a value that was read already. Never throws. */
export function parseManifest(
  input: unknown,
  options: ParseManifestOptions = {},
): Result<Manifest, readonly ManifestFailure[]> {
  let value = input;
  if (typeof input === 'string') {
    if (input.length > MAX_MANIFEST_LENGTH)
      return { ok: false, failure: [{ path: '', message: 'A manifest has at most 256 KiB.' }] };
    try {
      value = JSON.parse(input.startsWith('\ufeff') ? input.slice(1) : input);
    } catch (error) {
      return {
        ok: false,
        failure: [{ path: '', message: `Not JSON: ${error instanceof Error ? error.message : 'syntax error'}` }],
      };
    }
  }
  const parsed = manifestSchema.safeParse(value, { reportInput: true });
  if (!parsed.success) return { ok: false, failure: parsed.error.issues.flatMap(explain) };
  const failures = [...crossChecks(parsed.data, options.development === true)];
  return failures.length > 0 ? { ok: false, failure: failures } : { ok: true, value: parsed.data };
}
