// Words of the registry that it did not sign, or that are no longer its last, stop nobody; the same words, signed and new, do.
import { type Hands, order, takeHost } from './hands.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

export function stopWords(): void {
  let hands: Hands;
  const goesOn = async (what: string): Promise<void> => {
    // As long as a stop that counts takes, and some.
    await sleep(3000);
    expect(!hands.isSeen('ended-title'), `${what}: ${hands.textOf('ended-title')}`);
    expect(hands.plaza.runner.isLive('villain'), `${what}: it has ended`);
    equal(await hands.inPage('villain', '1 + 1'), 2, what);
  };

  test('T107 a stop that the registry did not sign, by the feed, stops nobody', async () => {
    hands = await takeHost('stop-words');
    await hands.login();
    await hands.villain();
    await order('/hold', { app: 'villain' });
    await order('/say', { what: 'forged' });
    await goesOn('forged');
  });

  test('T107 a stop that is no longer the registry’s last word stops nobody', async () => {
    await order('/say', { what: 'newest' });
    await goesOn('its last word');
    await order('/say', { what: 'replayed' });
    await goesOn('replayed');
  });

  test('T107 the same stop, signed and new, by the same way, stops it within seconds', async () => {
    await order('/stop', { app: 'villain' });
    await hands.seen('ended-title', 5000);
    equal(hands.textOf('ended-title'), 'This mini-program is suspended');
    await order('/let-go', { app: 'villain' });
    await until('it starts', async () => {
      if (hands.isSeen('ended-again')) await hands.click('ended-again');
      return hands.plaza.engine.viewOf('villain')?.get_mapped() === true;
    });
    await hands.close();
  });
}
