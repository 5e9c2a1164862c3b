// Long messages and floods on a native host's string channel: cut before they are read, whatever is in them.
import { expect, test } from 'vitest';
import { createNativeWorld } from './native/native-world.ts';

const call = { jsonrpc: '2.0', id: '1', method: 'app.ready', params: {} };

test.each([
  ['small', 'x', 1100],
  ['large', 'x'.repeat(100 * 1024), 160],
  ['too large', 'x'.repeat(1024 * 1024), 10],
])('T115 a flood of %s messages is cut, told of once a second, and over when it stops', async (_, text, count) => {
  const world = await createNativeWorld();
  const { view, documents, violations } = await world.open();
  view.commit();
  view.hello();
  const message = JSON.stringify(text);
  let heard = 0;
  if (documents[0] !== undefined) {
    documents[0].channel.onMessage = () => {
      heard += 1;
    };
  }
  for (let second = 0; second < 3; second += 1) {
    for (let nth = 0; nth < count; nth += 1) view.post(message);
    await world.clock.advance(1000);
  }
  expect(violations).toEqual(text.length >= 1024 * 1024 ? Array(3).fill('message') : Array(3).fill('flood'));
  expect(heard).toBeLessThan(3 * count);
  await world.clock.advance(10_000);
  const before = heard;
  view.say(call);
  expect(heard).toBe(before + 1);
});

test('T115 takes a message of 1 MiB, and does not even parse a longer one', async () => {
  const world = await createNativeWorld();
  const { view, documents, violations } = await world.open();
  view.commit();
  view.hello();
  const fitting = JSON.stringify('x'.repeat(1024 * 1024 - 2));
  view.post(fitting);
  expect(documents[0]?.messages).toHaveLength(1);
  view.post(`${fitting} `);
  expect(documents[0]?.messages).toHaveLength(1);
  expect(violations).toEqual(['message']);
});
