// What a page is told to do next, and how it tells how that went. Shared by pages and harness; types only.
import type { Arena, Outcome } from '../attack.ts';

/** One page load of the attacker. */
export interface Stage {
  readonly id: string;
  readonly arenas: readonly Arena[];
  /** Time for what was started to arrive, after everything has been tried. */
  readonly settleMs: number;
  /** Somebody clicks into the page again and again. */
  readonly isDriven: boolean;
}

/** Posted to `/report`. */
export interface StageReport {
  readonly stage: string;
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

/** One launch of the attacker in the product; handed to the host page in the fragment of its address. */
export interface HostTask {
  readonly stage: string;
  /** For how long it may run. */
  readonly ms: number;
  /** The container may end it: that is its defence. */
  readonly mayEnd: boolean;
}
export interface HostTasks {
  readonly harness: string;
  readonly tasks: readonly HostTask[];
}

/** What the host page has seen of attacks that it judges itself, and of launches that failed. */
export interface HostReport {
  readonly side: 'defended' | 'control';
  readonly seen: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}
