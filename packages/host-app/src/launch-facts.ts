// From what a container tells its host anyway to the facts that statistics count. Knows versions and times, and no user.
import type { Container, ContainerEvent, HostUi, InstanceState } from '@davit/container';
import type { LaunchFact } from './statistics.ts';

export interface LaunchFactsParts {
  /** What runs. */
  readonly instances: () => Container['instances'];
  /** Milliseconds that never jump. */
  readonly now: () => number;
  readonly note: (fact: LaunchFact) => void;
}

export interface LaunchFacts {
  /** The user has tapped. */
  launching(appId: string): void;
  readonly onState: HostUi['onState'];
  onEvent(event: ContainerEvent): void;
}

export function createLaunchFacts({ instances, now, note }: LaunchFactsParts): LaunchFacts {
  const taps = new Map<string, number>();
  /** Instances that said, or were taken for, ready. */
  const ready = new Set<string>();

  const launched = (id: string): void => {
    const instance = instances().find((one) => one.id === id);
    if (instance === undefined) return;
    ready.add(id);
    const { appId } = instance.app;
    const tapped = taps.get(appId);
    taps.delete(appId);
    const ms = tapped === undefined ? null : now() - tapped;
    note({ type: 'launched', appId, versionCode: instance.release.version_code, ms });
  };
  const ends = ({ name }: InstanceState): boolean => name === 'closed' || name === 'crashed' || name === 'stopped';

  return {
    launching: (appId) => void taps.set(appId, now()),
    onState(id, state) {
      if (state.name === 'ready') launched(id);
      if (ends(state)) ready.delete(id);
    },
    onEvent(event) {
      if (event.type !== 'crashed') return;
      const { appId, reason } = event;
      const instance = instances().find((one) => one.app.appId === appId);
      // The device's own need says nothing about the version.
      if (instance === undefined || reason === 'memory' || reason === 'os') return;
      const versionCode = instance.release.version_code;
      if (!ready.has(instance.id)) note({ type: 'launched', appId, versionCode, ms: null });
      note({ type: reason === 'splash_timeout' ? 'not_ready' : 'crashed', appId, versionCode });
    },
  };
}
