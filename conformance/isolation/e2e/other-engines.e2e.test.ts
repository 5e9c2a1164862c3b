// The product starts in the other engines too, and a second time, when the launch page comes from the service worker.
import { describe, expect, it } from 'vitest';
import { attackNamed } from '../attacks/index.ts';
import { FIREFOX } from '../engines/firefox.ts';
import { WEBKIT } from '../engines/webkit.ts';
import { runIsolation } from '../run.ts';

/** A launch each. */
const LAUNCHES = ['fetch', 'message-to-top', 'message-to-sibling'].flatMap((id) => attackNamed(id) ?? []);
const found = await Promise.all([FIREFOX, WEBKIT].map(async (engine) => ({ engine, ...(await engine.find()) })));

describe('a mini-program launched three times in a row', () => {
  for (const { engine, ...one } of found)
    it.runIf('version' in one)(`comes to its end each time in ${engine.title}`, async () => {
      const { problems, verdicts } = await runIsolation(engine, 'any', { attacks: LAUNCHES });
      expect(problems).toEqual([]);
      expect([...verdicts.values()].map(({ word }) => word)).toEqual(['closed', 'closed', 'closed']);
    });
});
