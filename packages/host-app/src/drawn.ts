// What the container tells a host to draw of what runs: states, titles, silences, downloads. Keeps it, and says that it has changed.
// Toasts are each host's own: how long one stands is a matter of the screen.
import type { HostUi, InstanceState } from '@davit/container';
import { plainText } from '@davit/host';

export interface Progress {
  readonly received: number;
  readonly total: number;
}
export interface Drawn {
  readonly ui: Required<Omit<HostUi, 'toast'>>;
  /** By instance. */
  readonly states: Map<string, InstanceState>;
  readonly titles: Map<string, string>;
  readonly silent: Set<string>;
  /** By app id. */
  readonly progress: Map<string, Progress>;
  /** Something has changed: the screens are drawn again. */
  changed(): void;
}

const TITLE_LENGTH = 60;
export const isOver = ({ name }: InstanceState): boolean =>
  name === 'closed' || name === 'crashed' || name === 'stopped';

/** `plain`: makes a title fit to stand in this host's screens. */
export function createDrawn(changed: () => void, plain: typeof plainText = plainText): Drawn {
  const states = new Map<string, InstanceState>();
  const titles = new Map<string, string>();
  const silent = new Set<string>();
  const progress = new Map<string, Progress>();
  const ui: Drawn['ui'] = {
    setTitle(instance, title) {
      titles.set(instance, plain(title, TITLE_LENGTH));
      changed();
    },
    onState(instance, state) {
      states.set(instance, state);
      if (isOver(state)) silent.delete(instance);
      changed();
    },
    onResponding(instance, responding) {
      if (responding) silent.delete(instance);
      else silent.add(instance);
      changed();
    },
    onProgress(appId, received, total) {
      progress.set(appId, { received, total });
      changed();
    },
  };
  return { ui, states, titles, silent, progress, changed };
}
