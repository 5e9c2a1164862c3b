// Releases of a mini-program: release, rollback, hold, suspension, revocation.
import { MAX_VERSION_CODE } from '@davit/bundle';
import * as verbs from '../release/release-verbs.ts';
import { answer, refused, releaseView } from './answers.ts';
import { integer, oneOf, optional, readDocument, sentence, yes } from './document.ts';
import type { AppCall } from './write-endpoint.ts';
import { forApp } from './write-endpoint.ts';

const PREFIX = '/registry/v1/apps/{app_id}';
const ANSWER = '`{seq, channels, holds, suspended, …}`: what the record says from now on';
const CHANNEL = optional(oneOf('stable', 'beta', 'dev'));
const VERSION = integer(1, MAX_VERSION_CODE);
const actOf = ({ app, caller }: AppCall): verbs.Act => ({ appId: app.app_id, caller });

const releaseEndpoint = forApp(
  {
    method: 'POST',
    path: `${PREFIX}/releases`,
    verb: 'release',
    summary: 'Moves a release channel to a version, for all of its users or for some percent of them',
    reads:
      '`{"version_code": <n>, "channel"?: "stable", "percent"?: 100, "hold"?: <sentence>, "resume"?: true}`: `hold` keeps the rollout that this makes from growing, `resume` ends the hold that there is; both with the release, or nothing of it',
    answer: ANSWER,
  },
  async ({ desk }, call) => {
    const shape = {
      version_code: VERSION,
      channel: CHANNEL,
      percent: optional(integer(0, 100)),
      hold: optional(sentence),
      resume: optional(yes),
    };
    const document = readDocument(call.request, shape);
    if (!document.ok) return refused(document.failure);
    const { version_code: versionCode, channel = 'stable', percent = 100, ...about } = document.value;
    return answer(await verbs.release(desk, actOf(call), { versionCode, channel, percent, ...about }), releaseView);
  },
);

const rollbackEndpoint = forApp(
  {
    method: 'POST',
    path: `${PREFIX}/rollback`,
    verb: 'release',
    summary: 'Back to the version before, or to the one that is named; the record’s `seq` rises',
    reads: '`{"channel"?: "stable", "to"?: <version code>}`',
    answer: ANSWER,
  },
  async ({ desk }, call) => {
    const document = readDocument(call.request, { channel: CHANNEL, to: optional(VERSION) });
    if (!document.ok) return refused(document.failure);
    const { channel = 'stable', to = null } = document.value;
    return answer(await verbs.rollBack(desk, actOf(call), { channel, to }), releaseView);
  },
);

const holdEndpoint = forApp(
  {
    method: 'POST',
    path: `${PREFIX}/hold`,
    verb: 'release',
    summary: 'Keeps a rollout with whom it has reached: it does not grow until the hold ends',
    reads: '`{"reason": <sentence>, "channel"?: "stable"}`',
    answer: ANSWER,
  },
  async ({ desk }, call) => {
    const document = readDocument(call.request, { channel: CHANNEL, reason: sentence });
    if (!document.ok) return refused(document.failure);
    const { channel = 'stable', reason } = document.value;
    return answer(await verbs.hold(desk, actOf(call), { channel, reason }), releaseView);
  },
);

const endHoldEndpoint = forApp(
  {
    method: 'DELETE',
    path: `${PREFIX}/hold`,
    verb: 'release',
    summary: 'Ends a hold',
    reads: '`{"channel"?: "stable"}`',
    answer: ANSWER,
  },
  async ({ desk }, call) => {
    const document = readDocument(call.request, { channel: CHANNEL });
    if (!document.ok) return refused(document.failure);
    return answer(await verbs.endHold(desk, actOf(call), document.value.channel ?? 'stable'), releaseView);
  },
);

const suspendEndpoint = forApp(
  {
    method: 'POST',
    path: `${PREFIX}/suspension`,
    verb: 'suspend',
    summary: 'Stops the mini-program for everybody, running ones too, with a sentence for users',
    reads: '`{"reason": <sentence>}`',
    answer: ANSWER,
  },
  async ({ desk }, call) => {
    const document = readDocument(call.request, { reason: sentence });
    if (!document.ok) return refused(document.failure);
    return answer(await verbs.suspend(desk, actOf(call), document.value.reason), releaseView);
  },
);

const resumeEndpoint = forApp(
  {
    method: 'DELETE',
    path: `${PREFIX}/suspension`,
    verb: 'suspend',
    summary: 'Lets it run again; what the operator has stopped, only the operator',
    reads: null,
    answer: ANSWER,
  },
  async ({ desk }, call) => answer(await verbs.resume(desk, actOf(call)), releaseView),
);

const revokeEndpoint = forApp(
  {
    method: 'POST',
    path: `${PREFIX}/revocations`,
    verb: 'revoke',
    summary: 'A version never runs again; `floor`: no version below runs again',
    reads: '`{"version_code"?: <n>, "floor"?: <version code>, "reason": <sentence>}`, at least one of the two',
    answer: ANSWER,
  },
  async ({ desk }, call) => {
    const shape = { version_code: optional(VERSION), floor: optional(VERSION), reason: sentence };
    const document = readDocument(call.request, shape);
    if (!document.ok) return refused(document.failure);
    const { version_code: versionCode = null, floor = null, reason } = document.value;
    if (versionCode === null && floor === null)
      return refused({ code: 'registry/invalid-document', detail: 'Name a "version_code", a "floor", or both.' });
    return answer(await verbs.revoke(desk, actOf(call), { versionCode, floor, reason }), releaseView);
  },
);

export const releaseEndpoints = [
  releaseEndpoint,
  rollbackEndpoint,
  holdEndpoint,
  endHoldEndpoint,
  suspendEndpoint,
  resumeEndpoint,
  revokeEndpoint,
] as const;
