// Versions of a mini-program: publish, list, review.
import { publishVersion } from '../publish/publish-version.ts';
import { reviewVersion } from '../publish/review-version.ts';
import { answer, json, refused, versionView } from './answers.ts';
import { oneOf, optional, readDocument, sentence } from './document.ts';
import { queryOf } from './query.ts';
import { versionCodeOf } from './version-code.ts';
import { forApp, type GuardedEndpoint } from './write-endpoint.ts';

const publishEndpoint = forApp(
  {
    method: 'PUT',
    path: '/registry/v1/apps/{app_id}/versions/{version_code}',
    verb: 'publish',
    summary:
      'Publishes a signed bundle as this version; the same bytes again answer the same, other bytes never become it. `?dry_run=true` only says what would happen',
    reads: 'the `.ma` file',
    answer: '`{version, warnings}`',
  },
  async ({ desk }, { request, caller, parameters, app }) => {
    const versionCode = versionCodeOf(parameters.version_code ?? '');
    if (versionCode === null) return refused({ code: 'registry/invalid-version-code' });
    if (request.body.length === 0) return refused({ code: 'registry/bundle-missing' });
    const dry = queryOf(request.target).get('dry_run');
    if (dry !== undefined && dry !== 'true' && dry !== 'false')
      return refused({ code: 'registry/invalid-document', detail: 'dry_run is true or false.' });
    const upload = { app, versionCode, bytes: request.body, caller, dryRun: dry === 'true' };
    const published = await publishVersion(desk, upload);
    const entry = await desk.store.release(app.app_id);
    return answer(published, ({ version, warnings }) => ({ version: versionView(version, entry), warnings }));
  },
);

const versionsEndpoint = forApp(
  {
    method: 'GET',
    path: '/registry/v1/apps/{app_id}/versions',
    verb: 'read',
    summary:
      'Every version with its state and what reviewers said, newest first; and what is released, held or stopped',
    reads: null,
    answer: '`{versions, channels, holds, suspended, …}`',
  },
  async ({ desk }, { app }) => {
    const [versions, entry] = await Promise.all([desk.store.versions(app.app_id), desk.store.release(app.app_id)]);
    const { app_id, holds, suspended_by } = app;
    return json({
      app_id,
      versions: versions.map((version) => versionView(version, entry)),
      seq: entry?.seq ?? null,
      floor: entry?.floor ?? null,
      channels: entry?.channels ?? {},
      revoked: entry?.revoked ?? [],
      suspended: entry?.suspended ?? null,
      suspended_by,
      holds,
    });
  },
);

const reviewEndpoint = forApp(
  {
    method: 'POST',
    path: '/registry/v1/apps/{app_id}/versions/{version_code}/review',
    verb: 'review',
    summary: 'Approves or rejects a version that waits; never one’s own. The reason goes to the publisher',
    reads: '`{"decision": "approve" or "reject", "reason"?: <sentence>}`',
    answer: '`{version}`',
  },
  async ({ desk }, { request, caller, parameters, app }) => {
    const versionCode = versionCodeOf(parameters.version_code ?? '');
    if (versionCode === null) return refused({ code: 'registry/invalid-version-code' });
    const document = readDocument(request, { decision: oneOf('approve', 'reject'), reason: optional(sentence) });
    if (!document.ok) return refused(document.failure);
    const { decision, reason = null } = document.value;
    const reviewed = await reviewVersion(desk, { appId: app.app_id, versionCode, decision, reason, caller });
    const entry = await desk.store.release(app.app_id);
    return answer(reviewed, (version) => ({ version: versionView(version, entry) }));
  },
);

const waitingEndpoint: GuardedEndpoint = {
  method: 'GET',
  path: '/registry/v1/reviews',
  verb: 'read_waiting',
  summary: 'The versions that wait for a review, oldest first, with what each asks beyond the last accepted one',
  reads: null,
  answer: '`{versions}`',
  handle: async ({ desk }) =>
    json({ versions: (await desk.store.waiting()).map((version) => versionView(version, null)) }),
};

export const versionEndpoints = [publishEndpoint, versionsEndpoint, reviewEndpoint, waitingEndpoint] as const;
