// What the user shares for a booking, asked for when it is needed and one thing at a time: first the number, the e-mail address
// only when tickets are to be sent. Tokens, their expiry and their renewal are the SDK's; a withdrawal ends here.
import type { Davit, DavitError, Session, UserInfo } from '@davit/sdk';
import { type Notice, noticeOf, notShared } from './notice.ts';

export type Detail = 'phone' | 'email';

export interface ContactState {
  readonly phone: string | null;
  readonly email: string | null;
  /** Which detail the host is asking for now. */
  readonly asking: Detail | null;
  /** Details that the user was asked for and kept to themselves. */
  readonly declined: readonly Detail[];
  readonly notice: Notice | null;
}

export interface ContactDetails {
  /** Goes on with the session of an earlier visit, when there is one. Asks nobody. */
  start(): Promise<void>;
  ask(detail: Detail): Promise<void>;
  /** Reads what is shared at this moment. False when it cannot be read, or is not allowed any more: the notice says why. */
  confirm(): Promise<boolean>;
  dismiss(): void;
}

const NOTHING: ContactState = { phone: null, email: null, asking: null, declined: [], notice: null };

export function createContact(davit: Davit, onChange: (state: ContactState) => void): ContactDetails {
  const host = davit.init.host.name;
  let state = NOTHING;
  let session: Session | null = null;

  const set = (change: Partial<ContactState>) => {
    state = { ...state, ...change };
    onChange(state);
  };
  const adopt = (next: Session) => {
    session = next;
    next.onEnd((why) => {
      if (session !== next) return;
      session = null;
      set({ ...NOTHING, asking: state.asking, notice: noticeOf(why, host) });
    });
  };
  const show = (user: UserInfo) => set({ phone: user.phone_number ?? null, email: user.email ?? null });
  /** @param isAsked somebody waits for the answer, and is told when there is none */
  const read = async (isAsked: boolean): Promise<boolean> => {
    if (!session) return true;
    const asked = session;
    try {
      const user = await asked.getUser();
      if (session === asked) show(user);
      return session === asked;
    } catch (error) {
      // The end of a session has said so itself.
      if (session === asked && isAsked) set({ notice: noticeOf(error as DavitError, host) });
      return false;
    }
  };

  davit.on('auth.grantChanged', () => void read(false));

  return {
    async start() {
      const kept = await davit.resume().catch(() => null);
      if (!kept) return;
      adopt(kept);
      await read(false);
    },
    async ask(detail) {
      if (state.asking !== null) return;
      set({ asking: detail, notice: null });
      try {
        const scopes = ['openid', ...(detail === 'phone' || state.phone !== null ? ['phone'] : [])];
        if (detail === 'email' || state.email !== null) scopes.push('email');
        adopt(await davit.login({ scopes }));
        if (await read(true)) {
          const others = state.declined.filter((one) => one !== detail);
          if (state[detail] === null) set({ declined: [...others, detail], notice: notShared(detail) });
          else set({ declined: others });
        }
      } catch (error) {
        const { code } = error as DavitError;
        const isNo = code === 'access_denied' || code === 'permission_denied';
        set({ notice: noticeOf(error as DavitError, host), ...(isNo && { declined: [...state.declined, detail] }) });
      } finally {
        set({ asking: null });
      }
    },
    confirm: () => read(true),
    dismiss: () => set({ notice: null }),
  };
}
