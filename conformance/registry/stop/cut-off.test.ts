// A container that nobody reaches any more: its record runs out, and what it runs ends though no stop came. The device's clock is
// the test's, and its half minutes are short.
import { afterAll, describe, expect, it } from 'vitest';
import { openRegistryBed } from './registry-bed.ts';
import { simulateContainer } from './simulated-container.ts';

const HOUR_MS = 3_600_000;
/** A record lives for a day, and what it allows for three more. */
const [DAY_MS, GRACE_MS] = [24 * HOUR_MS, 72 * HOUR_MS];
const undo: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (let next = undo.pop(); next; next = undo.pop()) await next();
});

describe('a container that is cut off from the feed and from asking', () => {
  it('T108 is given nothing of the user after a day, and runs nothing after four', async () => {
    const bed = await openRegistryBed();
    undo.push(() => bed.close());
    const { registry_url: registryUrl, root_key: root } = bed.env.info;
    const one = simulateContainer({ registryUrl, root, haste: 300 });
    undo.push(() => one.container.closeAll());
    await one.launch('parcel');
    expect(await one.call('auth.checkSession')).toMatchObject({ logged_in: true });

    one.connection.cutAll();
    await bed.env.releases.suspend('parcel', 'It does harm.');
    for (const ahead of [DAY_MS + HOUR_MS, DAY_MS + GRACE_MS - HOUR_MS]) {
      one.clockAhead = ahead;
      expect(await one.call('auth.checkSession')).toBe('status_unknown');
      await one.container.closeAll();
      expect((await one.launch('parcel')).state.name).not.toBe('stopped');
      await expect.poll(() => one.call('auth.checkSession')).toBe('status_unknown');
      expect(one.stoppedAt).toBeNull();
    }

    one.clockAhead = DAY_MS + GRACE_MS + 60_000;
    await expect.poll(() => one.stoppedAt).not.toBeNull();
    expect(one.events.at(-1)).toEqual({ type: 'stopped', appId: 'parcel', reason: 'expired' });
    expect(one.container.instances).toEqual([]);
    await expect(one.launch('parcel')).rejects.toMatchObject({ code: 'expired' });
  });
});
