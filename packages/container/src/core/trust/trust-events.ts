// Tells the host what it should know about records: each thing once, until it changes. Holds nothing durable.
import type { ContainerEvent } from '../ports.ts';
import type { TrustedRelease } from './release-trust.ts';

export interface TrustEvents {
  refused(appId: string, reason: string, detail: string): void;
  /** A record was taken: what was refused before is told again if it comes again. */
  accepted(appId: string): void;
  recovery(appId: string, release: TrustedRelease): void;
  /** After the registry was asked: tells when nobody confirms the record any more. */
  status(appId: string, release: TrustedRelease): void;
}

export function createTrustEvents(onEvent: ((event: ContainerEvent) => void) | undefined): TrustEvents {
  const told = new Map<string, string>();
  const once = (topic: string, text: string, event: ContainerEvent): void => {
    if (told.get(topic) === text) return;
    told.set(topic, text);
    onEvent?.(event);
  };
  return {
    refused: (appId, reason, detail) =>
      once(`${appId} refused`, `${reason} ${detail}`, { type: 'record_refused', appId, reason, detail }),
    accepted: (appId) => void told.delete(`${appId} refused`),
    recovery(appId, { recoveryAt }) {
      if (recoveryAt !== null)
        once(`${appId} recovery`, `${recoveryAt}`, { type: 'recovery_announced', appId, effectiveAt: recoveryAt });
    },
    status(appId, { record, freshness }) {
      const since = record.expires_at;
      if (freshness === 'fresh') told.delete(`${appId} unknown`);
      else once(`${appId} unknown`, `${since}`, { type: 'status_unknown', appId, since });
    },
  };
}
