// What the driven attacks need of a browser beside what its pages and profiles offer: a look at its processes and at its service
// workers, less room for a store, a killed process. Types only.
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import type { Engine } from '../engines/engine.ts';

export interface DrivenEngine {
  readonly name: Engine['name'];
  /** How many attacks that wait, and how many that compute, go on beside each other. */
  readonly lanes: { readonly waiting: number; readonly working: number };
  /** Attacks beside which nothing else may go on here, though they measure no time. */
  readonly alone: readonly string[];
  /** By attack: why this engine cannot be driven through it, in a sentence for the published page. */
  readonly notRun: Readonly<Record<string, string>>;
  open(): Promise<DrivenBrowser>;
}

export interface DrivenBrowser {
  /** In the shape of Chromium's driver; another engine's has what the attacks use of it. */
  readonly browser: Browser;
  /** Seconds that all processes which run pages have computed. */
  processSeconds(): Promise<number>;
  /** The addresses of the service workers of a profile. */
  workersOf(profile: BrowserContext): Promise<readonly string[]>;
  /** A profile whose browser gives all sites together some tens of megabytes, for whatever reaches the end of it; null: there is none. */
  littleRoom(): Promise<BrowserContext | null>;
  /** Ends the process in which that frame runs, as the system does when memory runs out. */
  kill(frame: Frame): Promise<void>;
  /** Evaluates an expression there even after a process of that page was killed; null when nobody answers in time. */
  lifeline(target: Page | Frame): Promise<(expression: string) => Promise<unknown>>;
  close(): Promise<void>;
}

export const LIFELINE_MS = 2000;
