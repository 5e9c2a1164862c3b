// Refusals of the write side: a stable code, its status, a sentence and a hint each. Data.
import { MAX_SENTENCE_LENGTH, MAX_VERSIONS } from '../write-bounds.ts';

interface RefusalEntry {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 503;
  readonly title: string;
  /** What to do next. */
  readonly hint: string;
}

export const WRITE_REFUSALS = {
  'registry/token-missing': {
    status: 401,
    title: 'This needs an access token.',
    hint: 'Run davit login, or send a token of the authorization server with a proof of its key: Authorization: DPoP <token>.',
  },
  'registry/token-unknown': {
    status: 401,
    title: 'This access token is not valid here.',
    hint: 'Run davit login again; the token has to come from this registry’s authorization server, and its account to be active.',
  },
  'registry/token-expired': {
    status: 401,
    title: 'The access token has expired.',
    hint: 'Ask for a new one and repeat the request; davit does so by itself.',
  },
  'registry/proof-invalid': {
    status: 401,
    title: 'The proof of the access token’s key does not hold.',
    hint: 'Send a DPoP header, made anew for each request: its method, its URL without query, the token’s hash, and the token’s key.',
  },
  'registry/use-dpop-nonce': {
    status: 401,
    title: 'Your clock and the server’s are too far apart.',
    hint: 'Set the clock, or repeat the request with the DPoP-Nonce of this answer inside the proof; davit does so by itself.',
  },
  'registry/insufficient-scope': {
    status: 403,
    title: 'The access token does not reach this far.',
    hint: 'Ask for a token with the scope that the detail names; the operator decides who gets which.',
  },
  'registry/not-your-app': {
    status: 403,
    title: 'This mini-program belongs to another publisher.',
    hint: 'Log in as its publisher, or check the app id.',
  },
  'registry/own-review': {
    status: 403,
    title: 'Nobody reviews what is their own.',
    hint: 'Ask another reviewer, who does not belong to the publisher.',
  },
  'registry/invalid-document': {
    status: 400,
    title: 'The request does not say what this endpoint needs.',
    hint: 'Mend what the detail names; the reference lists the members of each request.',
  },
  'registry/invalid-version-code': {
    status: 400,
    title: 'This is not a version code.',
    hint: 'A whole number from 1, without leading zeros, as in the manifest’s version.code.',
  },
  'registry/key-of-another-purpose': {
    status: 409,
    title: 'This key signs in, or signs requests, already.',
    hint: 'Make a key for bundles alone: davit keys make. One key is for one purpose, for ever.',
  },
  'registry/unknown-version': {
    status: 404,
    title: 'This mini-program has no such version.',
    hint: 'davit status lists the versions; publish it first.',
  },
  'registry/bundle-missing': {
    status: 400,
    title: 'There is no bundle in the request.',
    hint: 'Send the bytes of the .ma file as the body; davit pack makes it.',
  },
  'registry/bundle-refused': {
    status: 422,
    title: 'The bundle does not pass the checks.',
    hint: 'Mend every problem of severity error; davit check finds the same ones without uploading.',
  },
  'registry/no-publisher-key': {
    status: 409,
    title: 'No publisher key may sign this version.',
    hint: 'The chain of publisher keys begins above this version code, or waits for a recovery; see davit keys.',
  },
  'registry/version-conflict': {
    status: 409,
    title: 'This version is there with other bytes, and stays as it is.',
    hint: 'Raise version.code (and version.name) in the manifest and publish again.',
  },
  'registry/version-not-higher': {
    status: 409,
    title: 'A version code never goes back.',
    hint: 'Raise version.code in the manifest above the newest version.',
  },
  'registry/version-name-taken': {
    status: 409,
    title: 'An earlier version has this version name.',
    hint: 'Raise version.name in the manifest; what follows a plus sign does not count.',
  },
  'registry/too-many-versions': {
    status: 409,
    title: 'This mini-program has as many versions as a registry keeps of one.',
    hint: `At most ${MAX_VERSIONS}; speak to the operator.`,
  },
  'registry/mixed-scripts': {
    status: 409,
    title: 'The name mixes alphabets whose letters look alike.',
    hint: 'Write each word of the name in one alphabet.',
  },
  'registry/confusable-name': {
    status: 409,
    title: 'The name looks like that of another publisher, or of another publisher’s mini-program.',
    hint: 'Choose another name. If both are honest, the operator can allow it (accept_similar).',
  },
  'registry/confusable-app-id': {
    status: 409,
    title: 'The app id looks like another publisher’s.',
    hint: 'Choose another app id, or register it with accept_similar naming the other one.',
  },
  'registry/app-taken': {
    status: 409,
    title: 'This app id belongs to another publisher, for ever.',
    hint: 'Choose another app id: an id is never given twice.',
  },
  'registry/bad-publisher-keys': {
    status: 422,
    title: 'The chain of publisher keys does not hold.',
    hint: 'Entry 0 is signed by the root, each later one by the key before, or by the root as a recovery; see davit keys.',
  },
  'registry/not-in-review': {
    status: 409,
    title: 'This version does not wait for a review.',
    hint: 'davit status tells its state.',
  },
  'registry/reason-missing': {
    status: 400,
    title: 'A rejection needs a reason.',
    hint: `Write a sentence for the publisher, of at most ${MAX_SENTENCE_LENGTH} characters.`,
  },
  'registry/version-in-review': {
    status: 409,
    title: 'This version waits for its review.',
    hint: 'Wait for the operator’s answer; davit status shows it.',
  },
  'registry/version-rejected': {
    status: 409,
    title: 'This version was rejected in review.',
    hint: 'Read the reason with davit status, mend it, and publish a higher version.',
  },
  'registry/version-revoked': {
    status: 409,
    title: 'This version was revoked and never runs again.',
    hint: 'Publish a higher version.',
  },
  'registry/under-floor': {
    status: 409,
    title: 'This version is below the floor: no container runs it.',
    hint: 'Publish or name a version at or above the floor.',
  },
  'registry/nothing-released': {
    status: 409,
    title: 'Nothing of this mini-program is released there.',
    hint: 'Release a version first: davit release.',
  },
  'registry/stable-first': {
    status: 409,
    title: 'The first release goes to stable.',
    hint: 'davit release --channel stable; beta and dev branch off from it.',
  },
  'registry/nothing-for-others': {
    status: 409,
    title: 'There is no version for the users outside of this rollout.',
    hint: 'Release this version to 100 percent.',
  },
  'registry/version-lower': {
    status: 409,
    title: 'A release takes no version back.',
    hint: 'Use davit rollback to go back to an earlier version.',
  },
  'registry/percent-lower': {
    status: 409,
    title: 'A rollout takes nobody out again.',
    hint: 'Use davit rollback to take the version back, or davit release --hold to let it grow no further.',
  },
  'registry/held': {
    status: 409,
    title: 'This rollout is held.',
    hint: 'Let it go on with davit release --resume (DELETE …/hold), roll it back, or release a higher version.',
  },
  'registry/no-rollout': {
    status: 409,
    title: 'There is no rollout that could be held.',
    hint: 'Hold a version that is released to fewer than 100 percent.',
  },
  'registry/no-previous': {
    status: 409,
    title: 'There is no version to go back to.',
    hint: 'Name an earlier version: davit rollback --to <code>; or suspend the mini-program with davit stop.',
  },
  'registry/suspended-by-operator': {
    status: 403,
    title: 'The operator has stopped this mini-program.',
    hint: 'Speak to the operator; only the operator can start it again.',
  },
  'registry/record-too-long': {
    status: 409,
    title: 'The release record would be too long.',
    hint: 'Raise the floor above revoked versions: they are then no longer listed one by one.',
  },
  'registry/invalid-cursor': {
    status: 400,
    title: 'This is not a cursor of this list.',
    hint: 'Ask for the first page again, without cursor.',
  },
  'registry/too-many-reports': {
    status: 429,
    title: 'There were more reports from this address than are counted.',
    hint: 'Wait as long as Retry-After says; report sums, not single launches.',
  },
} as const satisfies Record<string, RefusalEntry>;
