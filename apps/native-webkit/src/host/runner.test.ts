import type { Container, Instance, InstanceState } from '@davit/container';
import type { CatalogueApp } from '@davit/host-app';
import { expect, it } from 'vitest';
import { createDrawn, createRunner } from './runner.ts';

const app: CatalogueApp = {
  appId: 'food',
  name: 'Food',
  publisher: 'P',
  icon: null,
  scopes: [],
  permissions: [],
  description: '',
  categories: [],
};
const state: InstanceState = { name: 'shown' };
const release = { digest: 'a', version_code: 1 };
const instance: Instance = { id: 'one', app, release, state, show: () => {}, hide: () => {}, close: async () => {} };

it('shows titles and toasts from right to left without taking the words around them along', async () => {
  let beats = 0;
  const beat = (): void => {
    beats += 1;
  };
  const drawn = createDrawn(beat);
  const container = { launch: async () => instance, prepare: () => {} };
  const runner = createRunner(container as unknown as Container, drawn);
  await runner.show(app);
  const before = beats;
  drawn.ui.setTitle('one', '\u05e9\u05dc\u05d5\u05dd');
  drawn.ui.toast('one', '\u05e9\u05dc\u05d5\u05dd', 1);
  drawn.onEvent({ type: 'status_unknown', appId: 'food', since: 0 });
  const isolated = '\u2068\u05e9\u05dc\u05d5\u05dd\u2069';
  expect(runner.describe(app)).toMatchObject({
    title: isolated,
    toast: isolated,
    notices: [{ kind: 'unconfirmed' }],
  });
  expect(beats).toBe(before + 3);
  drawn.onEvent({ type: 'status_known', appId: 'food' });
  expect(runner.describe(app).notices).toEqual([]);
});
