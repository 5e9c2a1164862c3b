// What the table says about who is how much faster.
import { describe, expect, test } from 'vitest';
import type { Row } from '../report.ts';
import { isMissed, ratioTable, toRatios } from './ratios.ts';

const row = (operation: string, connections: number, subject: string, median: number): Row => ({
  ...{ operation, connections, subject, median },
  ...{ unit: 'requests/s', p50_ms: 1, p99_ms: 2, cpu_us: 3 },
});

describe(toRatios, () => {
  test('divides ours by each peer of the same operation and number of connections', () => {
    const ratios = toRatios([
      row('redeem', 64, 'davit-postgres', 600),
      row('redeem', 64, 'oidc-provider-postgres', 100),
      row('redeem', 16, 'oidc-provider-postgres', 1),
      row('refresh', 64, 'oidc-provider-postgres', 2),
    ]);
    const compared = { operation: 'redeem', connections: 64, subject: 'davit-postgres' };
    expect(ratios).toEqual([{ ...compared, peer: 'oidc-provider-postgres', ratio: 6, aim: 6 }]);
  });

  test('each engine has its own limit, and neither is the other one’s peer', () => {
    const subjects = ['davit-sqlite', 'davit-postgres', 'limit-sqlite', 'limit-postgres'];
    const ratios = toRatios(subjects.map((subject) => row('refresh', 64, subject, 10)));
    expect(ratios.map(({ subject, peer, aim }) => [subject, peer, aim])).toEqual([
      ['davit-sqlite', 'limit-sqlite', 0.6],
      ['davit-postgres', 'limit-postgres', 0.6],
    ]);
  });

  test.each([
    ['redeem-bearer', 'oidc-provider-postgres', 10],
    ['refresh-bearer', 'oidc-provider-postgres', 10],
    ['refresh', 'oidc-provider-postgres', 6],
    ['userinfo-bearer', 'oidc-provider-postgres', 6],
    ['userinfo', 'oidc-provider-postgres', 3],
    ['issue', 'oidc-provider-postgres', null],
    ['issue', 'oidc-provider-memory', 1],
    ['redeem-bearer', 'node-oauth2-server-memory', null],
  ])('%s against %s aims at %s', (operation, peer, aim) => {
    const [ratio] = toRatios([row(operation, 64, 'davit-sqlite', 1), row(operation, 64, peer, 1)]);
    expect(ratio?.aim).toBe(aim);
    const [few] = toRatios([row(operation, 1, 'davit-sqlite', 1), row(operation, 1, peer, 1)]);
    expect(few?.aim).toBeNull();
  });

  test('a subject that was left out makes no ratio', () => {
    expect(toRatios([row('introspect', 64, 'oidc-provider-memory', 5)])).toEqual([]);
    expect(toRatios([row('introspect', 64, 'davit-sqlite', 5)])).toEqual([]);
  });
});

describe(ratioTable, () => {
  const lineOf = (ours: number, peer: number): string =>
    ratioTable(
      toRatios([row('userinfo', 64, 'davit-sqlite', ours), row('userinfo', 64, 'oidc-provider-postgres', peer)]),
    ).split('\n')[2] ?? '';

  test('says plainly what missed its aim, and where the reason stands', () => {
    expect(lineOf(299, 100)).toMatch(/2\.99 .*≥ 3 .*\*\*missed\*\*: why, see bench\/README\.md/);
    expect(lineOf(300, 100)).toMatch(/3\.00 .*≥ 3 .*met/);
  });

  test('what is no number has not met its aim', () => {
    const compared = { operation: 'redeem', connections: 64, subject: 'davit-sqlite', peer: 'limit-sqlite' };
    expect(isMissed({ ...compared, ratio: Number.NaN, aim: 0.6 })).toBe(true);
  });
});
