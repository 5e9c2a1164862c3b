// Every refusal of the registry: a stable code, its status, a sentence and a hint; on the wire problem details (RFC 9457).
import { MAX_BODY_BYTES, MAX_ENTRIES } from '../durations.ts';
import { WRITE_REFUSALS } from '../write/refusals.ts';

interface RefusalEntry {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 503;
  readonly title: string;
  /** What to do next. */
  readonly hint: string;
}

const entries = {
  'registry/not-found': {
    status: 404,
    title: 'There is nothing here.',
    hint: 'Check the path; /docs/errors and the reference name every endpoint.',
  },
  'registry/unknown-app': {
    status: 404,
    title: 'No mini-program of this name is registered here.',
    hint: 'Check the app id, and that this is the registry of its operator.',
  },
  'registry/unknown-bundle': {
    status: 404,
    title: 'There is no bundle with this digest.',
    hint: 'Ask for the release record again: it names the bundles that are there now.',
  },
  'registry/unknown-icon': {
    status: 404,
    title: 'There is no icon to show.',
    hint: 'Draw a letter instead. Publishers: davit check says why an icon is not shown.',
  },
  'registry/invalid-app-id': {
    status: 400,
    title: 'This is not an app id.',
    hint: 'Lower-case letters, digits and single hyphens, 3 to 31 characters, first a letter.',
  },
  'registry/invalid-digest': {
    status: 400,
    title: 'This is not a digest.',
    hint: 'A SHA-256 in lower-case hex: 64 characters.',
  },
  'registry/invalid-body': {
    status: 400,
    title: 'The body is not what this endpoint reads.',
    hint: 'Send a JSON object: app id → the highest seq that is known, a whole number from 0; for example {"food": 12}.',
  },
  'registry/too-many-entries': {
    status: 400,
    title: 'The body names too many mini-programs.',
    hint: `Send at most ${MAX_ENTRIES} in one request.`,
  },
  'registry/wrong-content-type': {
    status: 415,
    title: 'The body has another type than this endpoint reads.',
    hint: 'Send it with Content-Type: application/json.',
  },
  'registry/body-too-large': {
    status: 413,
    title: 'The body is too large.',
    hint: `Send at most ${MAX_BODY_BYTES / 1024} KiB.`,
  },
  'registry/method-not-allowed': {
    status: 405,
    title: 'This method is not allowed here.',
    hint: 'The Allow header names the methods.',
  },
  'registry/too-many-listeners': {
    status: 503,
    title: 'As many follow the feed as this server can serve.',
    hint: 'Wait as long as Retry-After says; POST /registry/v1/records tells the same.',
  },
  'registry/too-many-listeners-at-one-address': {
    status: 429,
    title: 'As many follow the feed from this address as are served to one.',
    hint: 'One connection serves a whole profile. Wait as long as Retry-After says; POST /registry/v1/records tells the same.',
  },
  'registry/unavailable': {
    status: 503,
    title: 'The registry cannot answer right now.',
    hint: 'Wait as long as Retry-After says, and ask again.',
  },
  ...WRITE_REFUSALS,
} as const satisfies Record<string, RefusalEntry>;

/** A stable code on the wire. */
export type RegistryRefusal = keyof typeof entries;
export const REGISTRY_REFUSALS: Readonly<Record<RegistryRefusal, RefusalEntry>> = entries;
