// Notes when each step that the container asks of its platform has ended. Changes nothing that it does.
import type { PlatformAdapter } from '@davit/container';
import { sharedNow } from './measure-calls.ts';

const STEPS = ['probe', 'enter', 'fetch', 'verifyBundle', 'open', 'wipe'] as const;

export function watchSteps(adapter: PlatformAdapter) {
  const ended: (readonly [step: string, at: number])[] = [];
  const watch = (step: (typeof STEPS)[number]): object => {
    const call = adapter[step] as ((...args: unknown[]) => Promise<unknown>) | undefined;
    if (call === undefined) return {};
    return {
      [step]: async (...args: unknown[]) => {
        ended.push([`${step} begins`, sharedNow()]);
        try {
          return await call(...args);
        } finally {
          ended.push([`${step} ends`, sharedNow()]);
        }
      },
    };
  };
  const watched: PlatformAdapter = Object.assign({}, adapter, ...STEPS.map(watch));
  return {
    adapter: watched,
    /** The first of each kind after a moment, in milliseconds since; a second one of a kind is named so. */
    since(moment: number): Record<string, number> {
      const steps: Record<string, number> = {};
      for (const [step, at] of ended) {
        if (at < moment) continue;
        let name: string = step;
        for (let nth = 2; name in steps; nth += 1) name = `${step} (${nth})`;
        steps[name] = at - moment;
      }
      return steps;
    },
  };
}
