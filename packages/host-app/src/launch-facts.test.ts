import type { Container, EndReason, InstanceState } from '@davit/container';
import { describe, expect, test } from 'vitest';
import { createLaunchFacts } from './launch-facts.ts';
import type { LaunchFact } from './statistics.ts';

function open() {
  const facts: LaunchFact[] = [];
  const bed = { at: 0 };
  const running = [{ id: 'one', app: { appId: 'food' }, release: { digest: 'a', version_code: 3 } }];
  const watch = createLaunchFacts({
    instances: () => running as unknown as Container['instances'],
    now: () => bed.at,
    note: (fact) => facts.push(fact),
  });
  const state = (name: InstanceState['name']) => watch.onState('one', { name } as InstanceState);
  const crash = (reason: EndReason) => watch.onEvent({ type: 'crashed', appId: 'food', digest: 'a', reason });
  return { watch, facts, bed, state, crash, running };
}
const food = { appId: 'food', versionCode: 3 };

describe(createLaunchFacts, () => {
  test('a launch takes from the tap to ready, and coming back is none', () => {
    const { watch, facts, bed, state } = open();
    watch.launching('food');
    bed.at = 420;
    for (const name of ['loading', 'ready', 'shown', 'hidden', 'shown', 'closed'] as const) state(name);
    expect(facts).toEqual([{ type: 'launched', ...food, ms: 420 }]);
  });

  test('one that crashes while it runs was launched before, and counts once', () => {
    const { watch, facts, state, crash } = open();
    watch.launching('food');
    state('ready');
    crash('hang');
    state('crashed');
    expect(facts.map(({ type }) => type)).toEqual(['launched', 'crashed']);
  });

  test.each([
    ['splash_timeout', 'not_ready'],
    ['documents', 'crashed'],
    ['crash', 'crashed'],
  ] as const)('one that ends with %s before it is ready is a launch without a time', (reason, type) => {
    const { watch, facts, crash, state } = open();
    watch.launching('food');
    state('loading');
    crash(reason);
    expect(facts).toEqual([
      { type: 'launched', ...food, ms: null },
      { type, ...food },
    ]);
  });

  test.each(['memory', 'os'] as const)('what the device ended (%s) is no fault of the version', (reason) => {
    const { facts, crash } = open();
    crash(reason);
    expect(facts).toEqual([]);
  });

  test('other events, and instances that are gone, are nothing', () => {
    const { watch, facts, state, running } = open();
    watch.onEvent({ type: 'fell_back', appId: 'food', from: 'a', to: 'b' });
    running.length = 0;
    state('ready');
    watch.onEvent({ type: 'crashed', appId: 'food', digest: 'a', reason: 'crash' });
    expect(facts).toEqual([]);
  });
});
