// Tells the host what it should know about records: each thing once, until it changes. Holds nothing durable.
import type { ContainerEvent } from '../ports.ts';
import type { TrustedRelease } from './release-trust.ts';

export interface TrustEvents {
  refused(appId: string, reason: string, detail: string): void;
  /** A record was taken: what was refused before is told again if it comes again. */
  accepted(appId: string): void;
  /** What is believed now: tells a status that nobody confirms any more, and an announced recovery. */
  look(appId: string, release: TrustedRelease): void;
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
    look(appId, { record, freshness, recoveryAt }) {
      if (freshness === 'fresh') told.delete(`${appId} unknown`);
      else {
        const since = record.expires_at;
        once(`${appId} unknown`, `${freshness} ${since}`, { type: 'status_unknown', appId, since });
      }
      if (recoveryAt !== null)
        once(`${appId} recovery`, `${recoveryAt}`, { type: 'recovery_announced', appId, effectiveAt: recoveryAt });
    },
  };
}
