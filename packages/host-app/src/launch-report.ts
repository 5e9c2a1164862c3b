// Statistics of a host whose operator wants them: listens beside its screens, and changes nothing that they hear. Where the operator
// does not, nothing is noted, timed or sent.
import type { Container, ContainerEvent, HostUi, PlatformAdapter } from '@davit/container';
import type { HostConfig } from './host-config.ts';
import { createLaunchFacts } from './launch-facts.ts';
import { createStatistics } from './statistics.ts';

export interface LaunchReportParts {
  readonly config: Pick<HostConfig, 'registry' | 'wantsStatistics'>;
  readonly adapter: Pick<PlatformAdapter, 'fetch' | 'timers' | 'now'>;
  readonly instances: () => Container['instances'];
  /** A mini-program is being opened. */
  readonly isOpening: () => boolean;
}

export interface LaunchReport {
  /** What the container is given for `ui` and `onEvent`. */
  beside<Given extends { readonly ui: HostUi; readonly onEvent: (event: ContainerEvent) => void }>(given: Given): Given;
  /** The user has tapped. */
  launching(appId: string): void;
}

const NONE: LaunchReport = { beside: (given) => given, launching: () => undefined };

export function createLaunchReport({ config, adapter, instances, isOpening }: LaunchReportParts): LaunchReport {
  if (!config.wantsStatistics) return NONE;
  const statistics = createStatistics({
    registryUrl: config.registry.url,
    fetch: (request) => adapter.fetch(request),
    timers: adapter.timers,
    isQuiet: () => !isOpening(),
  });
  const facts = createLaunchFacts({ instances, now: () => adapter.now(), note: statistics.note });
  return {
    beside: (given) => ({
      ...given,
      ui: {
        ...given.ui,
        onState(id, state) {
          given.ui.onState(id, state);
          facts.onState(id, state);
        },
      },
      onEvent(event) {
        given.onEvent(event);
        facts.onEvent(event);
      },
    }),
    launching: facts.launching,
  };
}
