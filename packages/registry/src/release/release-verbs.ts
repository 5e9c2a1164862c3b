// What publisher and operator do about releases: release, rollback, hold, suspension, revocation. Each is one change of the release
// entry (or of the hold), kept with its log entry.
import type { NamedBundle, ReleaseChannel } from '@davit/bundle';
import { encodeBase64url } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import { decideResume, decideRevoke, decideRollBack, decideSuspend } from '../book/release-decisions.ts';
import type { ReleaseDecision, ReleaseRefusal } from '../book/release-entry.ts';
import type { LogVerb } from '../log/log-entry.ts';
import type { RegistryCaller } from '../ports/caller-check.ts';
import type { PublishedVersion, RegisteredApp } from '../publish/published-version.ts';
import type { Refused } from '../refused.ts';
import type { Desk } from '../write/desk.ts';
import { type ReleaseFacts, type ReleaseOutcome, type ReleaseStep, settle, settleRelease } from '../write/settle.ts';
import { decideFloor, decideRelease, decideReturnTo } from './decide-release.ts';
import { findReleasable } from './releasable.ts';

type Outcome = Promise<Result<ReleaseOutcome, Refused>>;
type Step = Result<ReleaseStep, Refused | ReleaseRefusal>;

/** Who does it, to which mini-program. */
export interface Act {
  readonly appId: string;
  readonly caller: RegistryCaller;
}

const NOTHING_RELEASED: Refused = { code: 'registry/nothing-released' };
const ID_BYTES = 9;
const SALT_BYTES = 16;

const named = ({ version_code, digest, size }: PublishedVersion): NamedBundle => ({ version_code, digest, size });
const withHold = (app: RegisteredApp, channel: ReleaseChannel, reason: string, now: number): RegisteredApp => {
  const since = app.holds[channel]?.since ?? now;
  return { ...app, holds: { ...app.holds, [channel]: { reason, since } } };
};
const withoutHold = (app: RegisteredApp, channel: ReleaseChannel): RegisteredApp => {
  const { [channel]: _, ...holds } = app.holds;
  return { ...app, holds };
};

function step(
  { appId, caller }: Act,
  verb: LogVerb,
  code: number | null,
  evidence: Readonly<Record<string, unknown>>,
  decided: Result<ReleaseDecision, ReleaseRefusal>,
  app?: RegisteredApp,
): Step {
  if (!decided.ok) return decided;
  const note = { actor: caller.client_id, verb, app_id: appId, version_code: code, evidence };
  return ok({ decision: decided.value, note, ...(app && { app }) });
}

export interface Release {
  readonly versionCode: number;
  readonly channel: ReleaseChannel;
  readonly percent: number;
  /** Why the rollout that this makes grows no further. */
  readonly hold?: string | undefined;
  /** Ends the hold that there is. */
  readonly resume?: boolean | undefined;
}

/** Together with what becomes of the hold, or not at all. */
export function release(desk: Desk, act: Act, { versionCode, channel, percent, ...about }: Release): Outcome {
  const draw = (length: number): string => encodeBase64url(desk.crypto.randomBytes(length));
  const [id, salt] = [draw(ID_BYTES), draw(SALT_BYTES)];
  return settleRelease(desk, act.appId, ({ entry, app, own }) => {
    const found = findReleasable(own, versionCode, entry);
    if (!found.ok) return found;
    const version = found.value;
    const held = app.holds[channel] !== undefined;
    const rollout = { channel, percent, id, salt, held: held && about.resume !== true };
    const decided = decideRelease(entry, act.appId, named(version), rollout, app.publisher_keys);
    // A hold is one of the version that was on its way: another one ends it.
    const isOther = entry?.channels[channel]?.current.digest !== version.digest;
    const ends = held && (isOther || about.resume === true);
    const free = ends ? withoutHold(app, channel) : app;
    if (decided.ok && about.hold !== undefined && decided.value.channels[channel]?.rollout === undefined)
      return fail({ code: 'registry/no-rollout', detail: 'A version that all users have cannot be held.' });
    const next = about.hold === undefined ? free : withHold(free, channel, about.hold, desk.now());
    const evidence = { channel, percent, digest: version.digest, ...about };
    return step(act, 'release', versionCode, evidence, decided, next === app ? undefined : next);
  });
}

/** To the version before, or to a certain one. */
export const rollBack = (
  desk: Desk,
  act: Act,
  { channel, to }: { channel: ReleaseChannel; to: number | null },
): Outcome =>
  settleRelease(desk, act.appId, ({ entry, app, own }) => {
    if (entry === null) return fail(NOTHING_RELEASED);
    const from = entry.channels[channel]?.current.version_code ?? null;
    const next = app.holds[channel] === undefined ? undefined : withoutHold(app, channel);
    if (to === null) return step(act, 'rollback', from, { channel }, decideRollBack(entry, channel), next);
    const found = findReleasable(own, to, entry);
    if (!found.ok) return found;
    const decided = decideReturnTo(entry, channel, named(found.value));
    return step(act, 'rollback', from, { channel, to }, decided, next);
  });

/** The rollout stays with whom it has reached, and grows no further. */
export async function hold(
  desk: Desk,
  { appId, caller }: Act,
  { channel, reason }: { channel: ReleaseChannel; reason: string },
): Outcome {
  return withEntry(
    desk,
    appId,
    await settle(desk, async () => {
      const [app, entry] = await Promise.all([desk.store.app(appId), desk.store.release(appId)]);
      if (app === null) return fail({ code: 'registry/unknown-app' });
      const state = entry?.channels[channel];
      if (state?.rollout === undefined) return fail({ code: 'registry/no-rollout' });
      if (app.holds[channel]?.reason === reason) return ok({ value: app, change: null });
      const next = withHold(app, channel, reason, desk.now());
      const evidence = { channel, reason, percent: state.rollout.percent };
      const code = state.current.version_code;
      const note = { actor: caller.client_id, verb: 'hold', app_id: appId, version_code: code, evidence } as const;
      return ok({ value: next, change: { app: next, note } });
    }),
  );
}

export async function endHold(desk: Desk, { appId, caller }: Act, channel: ReleaseChannel): Outcome {
  return withEntry(
    desk,
    appId,
    await settle(desk, async () => {
      const app = await desk.store.app(appId);
      if (app === null) return fail({ code: 'registry/unknown-app' });
      if (app.holds[channel] === undefined) return ok({ value: app, change: null });
      const next = withoutHold(app, channel);
      const about = { actor: caller.client_id, verb: 'unhold', app_id: appId, version_code: null } as const;
      return ok({ value: next, change: { app: next, note: { ...about, evidence: { channel } } } });
    }),
  );
}

async function withEntry(desk: Desk, appId: string, settled: Result<RegisteredApp, Refused>): Outcome {
  if (!settled.ok) return settled;
  const entry = await desk.store.release(appId);
  return entry === null ? fail(NOTHING_RELEASED) : ok({ entry, app: settled.value });
}

const sideOf = ({ caller }: Act): 'operator' | 'publisher' =>
  caller.scopes.includes('registry:operate') ? 'operator' : 'publisher';

export const suspend = (desk: Desk, act: Act, reason: string): Outcome =>
  settleRelease(desk, act.appId, ({ entry, app }) => {
    if (entry === null) return fail(NOTHING_RELEASED);
    const side = sideOf(act);
    if (app.suspended_by === 'operator' && side === 'publisher')
      return fail({ code: 'registry/suspended-by-operator' });
    const next = app.suspended_by === side ? undefined : { ...app, suspended_by: side };
    return step(act, 'suspend', null, { reason, by: side }, decideSuspend(entry, reason, desk.now()), next);
  });

export const resume = (desk: Desk, act: Act): Outcome =>
  settleRelease(desk, act.appId, ({ entry, app }: ReleaseFacts) => {
    if (entry === null) return fail(NOTHING_RELEASED);
    if (app.suspended_by === 'operator' && sideOf(act) === 'publisher')
      return fail({ code: 'registry/suspended-by-operator' });
    const next = app.suspended_by === null ? undefined : { ...app, suspended_by: null };
    return step(act, 'resume', null, {}, decideResume(entry), next);
  });

/** One version never runs again; with `floor`, no version below does either. */
export async function revoke(
  desk: Desk,
  act: Act,
  { versionCode, floor, reason }: { versionCode: number | null; floor: number | null; reason: string },
): Outcome {
  return settleRelease(desk, act.appId, ({ entry, own }) => {
    if (entry === null) return fail(NOTHING_RELEASED);
    const version = own.find(({ version_code }) => version_code === versionCode);
    if (versionCode !== null && version === undefined) return fail({ code: 'registry/unknown-version' });
    const revoked = version === undefined ? ok<ReleaseDecision>(entry) : decideRevoke(entry, version.digest);
    if (!revoked.ok || floor === null)
      return step(act, 'revoke', versionCode, { reason, digest: version?.digest }, revoked);
    const codeOf = (digest: string) => own.find((one) => one.digest === digest)?.version_code;
    const decided = decideFloor(revoked.value, floor, codeOf);
    const verb = version === undefined ? 'floor' : 'revoke';
    return step(act, verb, versionCode, { reason, digest: version?.digest, floor }, decided);
  });
}
