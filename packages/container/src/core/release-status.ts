// What the newest records mean for what runs now: go on, end with a sentence, or act for the user only once it is certain again.
import { STATUS_MAX_AGE_MS } from './durations.ts';
import { BridgeRefusal, type ContainerEvent } from './ports.ts';
import type { RunningInstance } from './running-instance.ts';
import type { RunningSet } from './running-set.ts';
import { decideRunning } from './running-verdict.ts';
import type { ReleaseTrust, TrustedRelease } from './trust/release-trust.ts';

const UNKNOWN_HINT =
  'For more than a day nobody could confirm that this mini-program may still act for the user. It works again once the host is online.';

export interface ReleaseStatus {
  /** Looks at everything that runs, asking nobody. Never rejects. */
  review(): Promise<void>;
  /**
   * Before a mini-program is given something of the user's: asks the registry when its last word is older than half a minute.
   * @throws BridgeRefusal
   */
  check(appId: string, release: RunningInstance['release']): Promise<void>;
}

export interface ReleaseStatusParts {
  readonly trust: ReleaseTrust;
  readonly running: RunningSet;
  readonly onEvent: (event: ContainerEvent) => void;
}

export function createReleaseStatus({ trust, running, onEvent }: ReleaseStatusParts): ReleaseStatus {
  /** Mini-programs that run although nobody confirms them; what the host is told about it comes from the trust. */
  const unconfirmed = new Set<string>();
  const judge = (appId: string, known: TrustedRelease | null): void => {
    for (const instance of running.all) {
      if (instance.app.appId !== appId || !instance.isAlive) continue;
      const verdict = decideRunning(known, instance.release);
      if (verdict === 'status_unknown') unconfirmed.add(appId);
      else if (unconfirmed.delete(appId) && verdict === 'runs') onEvent({ type: 'status_known', appId });
      if (verdict === 'runs' || verdict === 'status_unknown') continue;
      onEvent({ type: 'stopped', appId, reason: verdict });
      instance.fail(verdict);
    }
  };

  return {
    async review() {
      for (const appId of running.appIds) judge(appId, await trust.known(appId));
    },
    async check(appId, release) {
      const answer = await trust.current(appId, STATUS_MAX_AGE_MS);
      const known = answer.ok ? answer.value : await trust.known(appId);
      judge(appId, known);
      const verdict = decideRunning(known, release);
      if (verdict === 'runs') return;
      if (verdict === 'suspended' || verdict === 'revoked') throw new BridgeRefusal('app_suspended');
      throw new BridgeRefusal('status_unknown', UNKNOWN_HINT);
    },
  };
}
