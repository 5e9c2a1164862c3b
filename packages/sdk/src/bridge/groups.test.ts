import { BRIDGE_METHODS } from '@davit/protocol';
import { describe, expect, it } from 'vitest';
import { createGroups, GROUPS } from './groups.ts';

describe(createGroups, () => {
  it('has exactly the groups of the method table (I7)', () => {
    const groups = new Set(Object.keys(BRIDGE_METHODS).map((name) => name.split('.')[0]));
    expect([...GROUPS].sort()).toEqual([...groups].sort());
  });

  it('calls every method of the table by its name', async () => {
    const groups = createGroups(async (method, params) => [method, params]) as unknown as Record<
      string,
      Record<string, (params: unknown) => Promise<unknown>>
    >;
    for (const name of Object.keys(BRIDGE_METHODS)) {
      const [group = '', method = ''] = name.split('.');
      expect(await groups[group]?.[method]?.({ a: 1 })).toEqual([name, { a: 1 }]);
    }
  });

  it('needs an argument only where the table has parameters, by its types', () => {
    const { app, ui, storage } = createGroups(async () => undefined);
    void app.ready();
    void storage.keys(undefined, { timeoutMs: 1 });
    void ui.toast({ text: 'Hello' });
    // @ts-expect-error a toast has a text
    void ui.toast();
    // @ts-expect-error a key is a string
    void storage.get({ key: 1 });
  });

  it('does not look like a promise', async () => {
    const { ui } = createGroups(async () => undefined);
    expect(await ui).toBe(ui);
  });
});
