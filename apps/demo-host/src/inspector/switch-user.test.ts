import type { HostResult, HostSessionState } from '@davit/host';
import { describe, expect, it } from 'vitest';
import { ref } from 'vue';
import { switchUser } from './switch-user.ts';

const failure = { error: 'x', reason: 'network', description: '', hint: null, retryAfterSeconds: null } as const;
function stage(result: HostResult<HostSessionState>) {
  const steps: string[] = [];
  const isKnown = ref(true);
  const account = {
    isKnown,
    logout: async () => void steps.push(`out, log-in screen ${isKnown.value}`),
    login: async (name: string) => {
      steps.push(`in as ${name}, log-in screen ${isKnown.value}`);
      return result;
    },
  };
  return { steps, isKnown, account };
}
const good = { ok: true, value: { userName: 'bob' } } as unknown as HostResult<HostSessionState>;

describe(switchUser, () => {
  it('logs out before it logs in, and shows no log-in screen in between', async () => {
    const { account, steps, isKnown } = stage(good);
    expect(await switchUser(account, { username: 'bob', password: 'p' })).toBeNull();
    expect(steps).toEqual(['out, log-in screen false', 'in as bob, log-in screen false']);
    expect(isKnown.value).toBe(true);
  });
  it('answers why nobody is logged in, and lets the log-in screen come', async () => {
    const { account, isKnown } = stage({ ok: false, failure });
    expect(await switchUser(account, { username: 'bob', password: 'p' })).toMatch(/^\S.*\.$/);
    expect(isKnown.value).toBe(true);
  });
  it('lets the log-in screen come also where logging out fails', async () => {
    const { account, isKnown } = stage(good);
    const broken = { ...account, logout: () => Promise.reject(new Error('broken')) };
    await expect(switchUser(broken, { username: 'bob', password: 'p' })).rejects.toThrow('broken');
    expect(isKnown.value).toBe(true);
  });
});
