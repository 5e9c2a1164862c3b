import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectOriginProblem } from './connect-origin.ts';
import { parseManifest } from './parse-manifest.ts';

const FOOD = {
  app_id: 'food',
  name: 'Food Hall',
  version: { code: 3, name: '1.2.0' },
  icons: [{ src: 'icon.svg' }],
  davit: {
    publisher: 'Harbour Kitchens',
    scopes: [
      { name: 'openid', purpose: 'To know your orders.', required: true },
      { name: 'phone', purpose: { en: 'So that the courier can call.', de: 'Damit der Kurier anrufen kann.' } },
    ],
    connect: ['https://api.food.example', 'wss://live.food.example:8443'],
    workers: ['assets/worker.js'],
    entry_pages: [{ name: 'orders', path: '/orders?tab=open' }],
  },
};
const failures = (value: unknown, development = false) => {
  const parsed = parseManifest(value, { development });
  return parsed.ok ? [] : parsed.failure.map(({ path }) => path);
};
/** Writes at a path such as `davit.scopes[0].name`. */
function set(target: object, path: string, value: unknown): void {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const last = keys.pop() as string;
  const place = keys.reduce((at: unknown, key) => (at as Record<string, unknown>)[key], target);
  (place as Record<string, unknown>)[last] = value;
}
const withDavit = (davit: object) => ({ ...FOOD, davit: { ...FOOD.davit, ...davit } });

describe(parseManifest, () => {
  test('bounds each list, also who gets a detail', () => {
    const use = (recipients: number) => ({
      ...FOOD,
      davit: {
        ...FOOD.davit,
        data_use: [
          { type: 'phone', purpose: 'To call.', retention: 'A day.', recipients: Array(recipients).fill('Couriers') },
        ],
      },
    });
    expect(failures(use(20))).toEqual([]);
    expect(failures(use(21))).toEqual(['davit.data_use[0].recipients']);
  });

  test('reads text and value alike, fills in what was left out, and turns texts into texts by language', () => {
    const parsed = parseManifest(JSON.stringify(FOOD));
    expect(parsed).toEqual(parseManifest(FOOD));
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        app_id: 'food',
        req_permissions: [],
        davit: {
          scopes: [
            { name: 'openid', purpose: { en: 'To know your orders.' }, required: true },
            {
              name: 'phone',
              purpose: { en: 'So that the courier can call.', de: 'Damit der Kurier anrufen kann.' },
              required: false,
            },
          ],
          permissions: [],
          data_use: [],
        },
      },
    });
  });

  test('names the key and says what to do', () => {
    const parsed = parseManifest({
      ...FOOD,
      app_id: 'Food',
      version: { code: 0, name: '1' },
      davit: {
        ...FOOD.davit,
        publisher: undefined,
        scpes: [],
        contact: 7,
        age_rating: '7',
        scopes: [{ name: 'email', purpose: { de: 'Nur deutsch' } }],
      },
    });
    expect(parsed).toEqual({
      ok: false,
      failure: expect.arrayContaining([
        { path: 'app_id', message: expect.stringContaining('for example "food-hall"') },
        { path: 'version.code', message: 'Begin at 1.' },
        { path: 'davit.publisher', message: 'Missing; add it: "Harbour Kitchen"' },
        { path: 'davit.scpes', message: 'No such key; remove it or correct its spelling.' },
        { path: 'davit.contact', message: 'Expected: string.' },
        { path: 'davit.age_rating', message: 'One of: "4+", "9+", "12+", "16+", "18+".' },
        { path: 'davit.scopes[0].purpose', message: expect.stringContaining('Add an "en" text') },
      ]),
    });
  });

  test('says what to write where something is missing, whatever that is', () => {
    const parsed = parseManifest({});
    expect(parsed).toEqual({
      ok: false,
      failure: [
        { path: 'app_id', message: 'Missing; add it: "food-hall"' },
        { path: 'name', message: 'Missing; add it: "Food Hall"' },
        { path: 'version', message: 'Missing; add it: { "code": 1, "name": "1.0.0" }' },
        {
          path: 'davit',
          message:
            'Missing; add it: { "publisher": "Harbour Kitchen", "scopes": [{ "name": "openid", "purpose": "To know you again.", "required": true }] }',
        },
      ],
    });
    expect(parseManifest({ ...FOOD, version: '1.0.0' })).toMatchObject({
      failure: [{ path: 'version', message: 'Expected: object, for example { "code": 1, "name": "1.0.0" }' }],
    });
  });

  test('suggests only what is right: an empty manifest becomes a whole one by doing what it says, step by step', () => {
    const told = new Map<string, string>();
    const manifest = {
      version: {},
      icons: [{}],
      req_permissions: [{}],
      davit: { scopes: [{}], permissions: [{}], entry_pages: [{}], data_use: [{}] },
    };
    for (let parsed = parseManifest(manifest); !parsed.ok; parsed = parseManifest(manifest)) {
      for (const { path, message } of parsed.failure) {
        const [, example = ''] = /^Missing; add it: (.+)$/.exec(message) ?? [];
        expect([path, example, told.has(path)]).toEqual([path, expect.stringMatching(/./), false]);
        told.set(path, example);
        set(manifest, path, JSON.parse(example));
      }
    }
    expect(told.size).toBeGreaterThanOrEqual(17);
    expect(told.has('davit.data_use[0].purpose')).toBe(true);
    for (const key of ['version', 'davit']) {
      const without = parseManifest({ ...FOOD, [key]: undefined });
      const [, example = ''] = without.ok ? [] : (/add it: (.+)$/.exec(without.failure[0]?.message ?? '') ?? []);
      expect(parseManifest({ ...FOOD, [key]: JSON.parse(example) })).toMatchObject({ ok: true });
    }
  });

  test('says where the JSON breaks', () => {
    expect(parseManifest('{"app_id": "food",}')).toMatchObject({
      ok: false,
      failure: [{ path: '', message: expect.stringContaining('Not JSON') }],
    });
    expect(failures(`"${'x'.repeat(300_000)}"`)).toEqual(['']);
    expect(failures('null')).toEqual(['']);
  });

  test('finds what is named twice, and scopes without openid', () => {
    expect(failures(withDavit({ connect: ['https://a.example', 'https://a.example'] }))).toEqual(['davit.connect[1]']);
    expect(
      failures(
        withDavit({
          entry_pages: [
            { name: 'a', path: '/a' },
            { name: 'a', path: '/b' },
          ],
        }),
      ),
    ).toEqual(['davit.entry_pages[1]']);
    expect(failures(withDavit({ scopes: [{ name: 'email', purpose: 'Why' }] }))).toEqual(['davit.scopes']);
    expect(failures(withDavit({ scopes: [{ name: 'host', purpose: 'Why' }] }))).toContain('davit.scopes[0].name');
  });

  test('T028 refuses names that hide, reorder or break text', () => {
    for (const name of ['Food\nHall', 'Food\u202eHall', 'Food\u200bHall', ' Food', '', 'x'.repeat(41), 'a\u0000']) {
      expect([name, failures({ ...FOOD, name })]).toEqual([name, ['name']]);
    }
    for (const name of ['Füd', 'غذاء', '食堂', 'میوه\u200cها'])
      expect([name, failures({ ...FOOD, name })]).toEqual([name, []]);
  });

  test('knows localhost in development only', () => {
    const local = withDavit({ connect: ['http://localhost:4000', 'ws://api.localhost:4000'] });
    expect(failures(local)).toEqual(['davit.connect[0]', 'davit.connect[1]']);
    expect(failures(local, true)).toEqual([]);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        parseManifest(value);
        parseManifest({ ...FOOD, davit: value });
      }),
    );
  });
});

describe(connectOriginProblem, () => {
  test('takes exact public encrypted origins', () => {
    for (const origin of ['https://a.example', 'wss://a-b.c.example:8443', 'https://xn--bcher-kva.example']) {
      expect([origin, connectOriginProblem(origin, false)]).toEqual([origin, null]);
    }
  });

  test.each([
    'https://a.example/',
    'https://a.example/path',
    'https://*.example',
    'https://a.example:443',
    'wss://a.example:443',
    'https://a.example:99999',
    'https://a.example:0',
    'https://user@a.example',
    'https://A.example',
    'https://a.example.',
    'http://a.example',
    'ws://a.example',
    'https://127.0.0.1',
    'https://127.1',
    'https://0x7f.1',
    'https://a.0x7f',
    'https://2130706433',
    'https://[::1]',
    'https://localhost',
    'https://a.localhost',
    'https://intranet',
    'a.example',
    'https://a.example https://b.example',
    'https://a.example;script-src',
    'https://bücher.example',
    '',
    'https://-a.example',
  ])('T125 refuses %s with a sentence', (origin) => {
    expect(connectOriginProblem(origin, false)).toMatch(/\.$/);
  });
});
