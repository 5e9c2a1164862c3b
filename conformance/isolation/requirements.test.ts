// Keeps requirements.md equal with the attacks, and the attacks fit to be told apart.
import { describe, expect, it } from 'vitest';
import { readRows } from '../requirement-table.ts';
import { ALL_ATTACKS, ALL_BY_GROUP } from './all-attacks.ts';
import { ATTACKS_BY_GROUP } from './attacks/index.ts';
import { DRIVEN_BY_GROUP } from './driven/driven-attacks.ts';
import { requirementRows } from './harness/requirement-rows.ts';

describe('requirements.md', () => {
  it('has one row for each attack, as the attack says itself', () => {
    expect(readRows(new URL('.', import.meta.url))).toEqual(requirementRows());
  });
});

describe('the attacks', () => {
  it('are at least 70, each with a name of its own that is a host label', () => {
    expect(ALL_ATTACKS.length).toBeGreaterThanOrEqual(70);
    expect(new Set(ALL_ATTACKS.map(({ id }) => id)).size).toBe(ALL_ATTACKS.length);
    for (const { id } of ALL_ATTACKS) expect(id).toMatch(/^[a-z][a-z0-9-]{1,40}$/);
  });

  it('name threats of the list', () => {
    for (const { id, threat } of ALL_ATTACKS) expect(threat, id).toMatch(/^T\d{3}$/);
  });

  it('have no group in both halves', () => {
    const groups = [...Object.keys(ATTACKS_BY_GROUP), ...Object.keys(DRIVEN_BY_GROUP)];
    expect(new Set(groups).size).toBe(groups.length);
  });

  it('are grouped', () => {
    for (const [group, attacks] of Object.entries(ALL_BY_GROUP)) expect(attacks.length, group).toBeGreaterThan(0);
  });
});
