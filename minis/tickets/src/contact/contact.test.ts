import type { Davit, DavitError, Session, UserInfo } from '@davit/sdk';
import { describe, expect, it, vi } from 'vitest';
import { type ContactState, createContact } from './contact.ts';

const failure = (code: string, reason?: string) => ({ code, reason, message: 'No', hint: 'Try.' }) as DavitError;
const WITH_PHONE: UserInfo = { sub: 'u1', phone_number: '+442079460101' };
const WITH_BOTH: UserInfo = { ...WITH_PHONE, email: 'alice.moreau@example.com' };

function createTestContact(firstUser: UserInfo = WITH_PHONE) {
  const events = new Map<string, (payload: unknown) => void>();
  const ends: ((why: DavitError) => void)[] = [];
  const getUser = vi.fn(async () => firstUser);
  const session = {
    getUser,
    onEnd: (listener: (why: DavitError) => void) => ends.push(listener),
  } as unknown as Session;
  const davit = {
    init: { host: { id: 'plaza', name: 'Plaza' } },
    on: (name: string, listener: (payload: unknown) => void) => events.set(name, listener),
    login: vi.fn(async (_: { scopes: readonly string[] }) => session),
    resume: vi.fn(async (): Promise<Session | null> => null),
  };
  let state: ContactState | null = null;
  const contact = createContact(davit as unknown as Davit, (next) => {
    state = next;
  });
  return {
    contact,
    davit,
    getUser,
    session,
    end: (why: DavitError) => {
      for (const listener of ends) listener(why);
    },
    changeGrant: () => events.get('auth.grantChanged')?.({}),
    state: () => state as ContactState | null,
  };
}

describe(createContact, () => {
  it('asks nobody at the start, and goes on with an earlier session', async () => {
    const fresh = createTestContact();
    await fresh.contact.start();
    expect(fresh.state()).toBeNull();
    expect(fresh.davit.login).not.toHaveBeenCalled();
    const back = createTestContact();
    back.davit.resume.mockResolvedValue(back.session);
    await back.contact.start();
    expect(back.state()).toMatchObject({ phone: '+442079460101', email: null });
    expect(back.davit.login).not.toHaveBeenCalled();
  });

  it('says nothing of a missing connection before somebody waits for an answer', async () => {
    const { contact, davit, session, getUser, state } = createTestContact();
    davit.resume.mockResolvedValue(session);
    getUser.mockRejectedValue(failure('network'));
    await contact.start();
    expect(state()?.notice ?? null).toBeNull();
    expect(await contact.confirm()).toBe(false);
    expect(state()?.notice).toMatchObject({ code: 'network' });
  });

  it('asks for the number alone, and for the address only when that is wanted', async () => {
    const { contact, davit, getUser, state } = createTestContact();
    await contact.ask('phone');
    expect(davit.login).toHaveBeenLastCalledWith({ scopes: ['openid', 'phone'] });
    expect(state()).toMatchObject({ phone: '+442079460101', email: null, asking: null, declined: [], notice: null });
    getUser.mockResolvedValue(WITH_BOTH);
    await contact.ask('email');
    expect(davit.login).toHaveBeenLastCalledWith({ scopes: ['openid', 'phone', 'email'] });
    expect(state()).toMatchObject({ email: 'alice.moreau@example.com', declined: [] });
  });

  it('does not ask for the number along with the address', async () => {
    const { contact, davit } = createTestContact(WITH_BOTH);
    await contact.ask('email');
    expect(davit.login).toHaveBeenLastCalledWith({ scopes: ['openid', 'email'] });
  });

  it('remembers what was kept back: by leaving out the scope, or by No', async () => {
    const without = createTestContact({ sub: 'u1' });
    await without.contact.ask('phone');
    expect(without.state()).toMatchObject({
      phone: null,
      declined: ['phone'],
      notice: { code: 'not_shared', title: 'Your number was not shared' },
    });
    without.getUser.mockResolvedValue(WITH_PHONE);
    await without.contact.ask('phone');
    expect(without.state()).toMatchObject({ phone: '+442079460101', declined: [], notice: null });
    const refused = createTestContact();
    refused.davit.login.mockRejectedValue(failure('access_denied'));
    await refused.contact.ask('phone');
    expect(refused.state()).toMatchObject({ declined: ['phone'], asking: null, notice: { code: 'access_denied' } });
  });

  it('asks one thing at a time', async () => {
    const { contact, davit } = createTestContact();
    await Promise.all([contact.ask('phone'), contact.ask('email')]);
    expect(davit.login).toHaveBeenCalledTimes(1);
  });

  it('confirms with what is shared at that moment', async () => {
    const { contact, getUser, state } = createTestContact();
    expect(await contact.confirm()).toBe(true);
    await contact.ask('phone');
    getUser.mockResolvedValue({ sub: 'u1', phone_number: '+442079460199' });
    expect(await contact.confirm()).toBe(true);
    expect(state()?.phone).toBe('+442079460199');
  });

  it('does not confirm without an answer, keeps what it knows, and says what to do', async () => {
    const { contact, getUser, state } = createTestContact();
    await contact.ask('phone');
    getUser.mockRejectedValue(failure('network'));
    expect(await contact.confirm()).toBe(false);
    expect(state()).toMatchObject({ phone: '+442079460101', notice: { code: 'network' } });
  });

  it('forgets everything once the user has withdrawn, and says so once', async () => {
    const { contact, getUser, end, state } = createTestContact();
    await contact.ask('phone');
    const why = failure('login_required', 'token_revoked');
    getUser.mockImplementation(async () => {
      end(why);
      throw why;
    });
    expect(await contact.confirm()).toBe(false);
    expect(state()).toMatchObject({ phone: null, email: null, notice: { code: 'token_revoked' } });
    // Nothing is held any more: what the user types in is enough.
    expect(await contact.confirm()).toBe(true);
  });

  it('looks again when the user changes what is allowed', async () => {
    const { contact, getUser, changeGrant, state } = createTestContact();
    await contact.ask('phone');
    getUser.mockResolvedValue({ sub: 'u1' });
    changeGrant();
    await expect.poll(() => state()?.phone).toBeNull();
  });
});
