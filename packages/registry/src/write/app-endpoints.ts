// Mini-programs themselves: registered by the operator, with a chain of publisher keys that grows.
import { isAppId } from '@davit/protocol';
import { REVIEW_POLICIES } from '../publish/published-version.ts';
import { addPublisherKey, registerApp } from '../publish/register-app.ts';
import { answer, appView, refused } from './answers.ts';
import { member, oneOf, optional, orNull, readDocument } from './document.ts';
import { isPublisherKey } from './publisher-key-document.ts';
import { forApp, type GuardedEndpoint } from './write-endpoint.ts';

const MAX_SIMILAR = 50;
const KEY = member('a link of the chain of publisher keys, as davit keys prints it', isPublisherKey);

const isName =
  (pattern: RegExp) =>
  (value: unknown): value is string =>
    typeof value === 'string' && pattern.test(value);
const isSimilar = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= MAX_SIMILAR && value.every(isAppId);

const REGISTRATION = {
  app_id: member('an app id', isAppId),
  publisher: member('a publisher id: a-z, 0-9 and hyphens, up to 64', isName(/^[a-z0-9][a-z0-9-]{0,63}$/)),
  publisher_key: KEY,
  category: optional(orNull(member('one lower-case word or words with hyphens', isName(/^[a-z][a-z0-9-]{1,30}$/)))),
  review_policy: optional(orNull(oneOf(...REVIEW_POLICIES))),
  accept_similar: optional(member(`a list of at most ${MAX_SIMILAR} app ids`, isSimilar)),
};

const registerEndpoint: GuardedEndpoint = {
  method: 'POST',
  path: '/registry/v1/apps',
  verb: 'register',
  summary:
    'Registers an app id for a publisher, with the key that the root has signed; again: changes the settings that are said',
  reads:
    '`{"app_id", "publisher", "publisher_key": <link 0>, "category"?, "review_policy"?: "none", "first", "widening" or "always", "accept_similar"?: [<app id>, …]}`',
  answer: '`{app}`',
  async handle({ desk }, { request, caller }) {
    const document = readDocument(request, REGISTRATION);
    if (!document.ok) return refused(document.failure);
    const { app_id, publisher, publisher_key, category, review_policy, accept_similar } = document.value;
    const settings = {
      ...(category !== undefined && { category }),
      ...(review_policy !== undefined && { review_policy }),
      ...(accept_similar !== undefined && { accept_similar }),
    };
    const registered = await registerApp(desk, { app_id, publisher, publisher_key, settings }, caller);
    return answer(registered, (app) => ({ app: appView(app) }));
  },
};

const addKeyEndpoint = forApp(
  {
    method: 'POST',
    path: '/registry/v1/apps/{app_id}/publisher-keys',
    verb: 'add_key',
    summary: 'Adds a link to the chain: signed by the key before, or by the root as a recovery (72 hours)',
    reads: '`{"publisher_key": <link>}`',
    answer: '`{app}`',
  },
  async ({ desk }, { request, caller, app }) => {
    const document = readDocument(request, { publisher_key: KEY });
    if (!document.ok) return refused(document.failure);
    const added = await addPublisherKey(desk, app.app_id, document.value.publisher_key, caller);
    return answer(added, (next) => ({ app: appView(next) }));
  },
);

export const appEndpoints = [registerEndpoint, addKeyEndpoint] as const;
