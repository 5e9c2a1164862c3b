// The user's account in this mini-program: one session, its user details, and what happened to its tokens. No drawing.
import type { Davit, DavitError, Exchange, Session, TokenInfo, UserInfo } from '@davit/sdk';
import { type Notice, noticeOf } from './notice.ts';

/** All that the manifest declares; the user may decline the optional ones. */
const SCOPES = ['openid', 'profile', 'email', 'phone', 'offline_access'];
const KEPT_LINES = 12;
/** A moment after expiry, so that the server agrees that it is over. */
const AFTER_EXPIRY_MS = 700;
const RETRY_MS = 8000;
/** However wrong a clock is, never more often than this. */
const AT_MOST_EVERY_MS = 1000;

/** When no answer came: what is true of each call. */
const LOOKS_AGAIN = 'Check the connection; Food tries again by itself.';
const LOGGED_OUT = 'You are logged out here all the same.';

/** `line` numbers the exchanges of a page. */
export type LoggedExchange = Exchange & { readonly line: number };

export interface AccountState {
  readonly phase: 'starting' | 'guest' | 'asking' | 'member';
  readonly user: UserInfo | null;
  readonly scopes: readonly string[];
  readonly notice: Notice | null;
  readonly busy: boolean;
  /** The newest access token, as far as it may be shown. */
  readonly token: TokenInfo | null;
  /** Every token that a refresh brought, newest first. */
  readonly refreshes: readonly TokenInfo[];
  readonly refreshCount: number;
  /** Exchanges with the authorization server, newest first. */
  readonly exchanges: readonly LoggedExchange[];
  readonly lastCall: Exchange | null;
}

export interface Account {
  getState(): AccountState;
  subscribe(listener: () => void): () => void;
  /** Goes on with the session of an earlier visit, when there is one. */
  start(): Promise<void>;
  /** Answers whether the user is logged in now. */
  login(): Promise<boolean>;
  callUserDetails(): Promise<void>;
  refresh(): Promise<void>;
  logout(): Promise<void>;
  dismissNotice(): void;
  setVisible(visible: boolean): void;
}

const START: AccountState = {
  phase: 'starting',
  user: null,
  scopes: [],
  notice: null,
  busy: false,
  token: null,
  refreshes: [],
  refreshCount: 0,
  exchanges: [],
  lastCall: null,
};

export function createAccount(davit: Davit): Account {
  const host = davit.init.host.name;
  const listeners = new Set<() => void>();
  let state = START;
  let session: Session | null = null;
  let visible = true;
  let stale = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const set = (change: Partial<AccountState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const keep = <T>(line: T, lines: readonly T[]) => [line, ...lines].slice(0, KEPT_LINES);

  davit.on('sdk.exchange', (exchange) => {
    const isCall = exchange.path.endsWith('/userinfo');
    const line = (state.exchanges[0]?.line ?? 0) + 1;
    set({ exchanges: keep({ ...exchange, line }, state.exchanges), ...(isCall && { lastCall: exchange }) });
  });
  davit.on('auth.grantChanged', () => {
    stale = true;
    if (visible) void account.callUserDetails();
  });

  /** While Food is on screen it looks again once the token has expired: the call fails, the SDK refreshes and repeats it. */
  const schedule = (inMs = remaining()) => {
    clearTimeout(timer);
    if (session && visible) timer = setTimeout(() => void account.callUserDetails(), Math.max(AT_MOST_EVERY_MS, inMs));
  };
  const remaining = () =>
    state.token ? state.token.at + state.token.expiresIn * 1000 + AFTER_EXPIRY_MS - Date.now() : 0;

  const noteToken = (token: TokenInfo) =>
    set({
      token,
      ...(token.refreshed && { refreshes: keep(token, state.refreshes), refreshCount: state.refreshCount + 1 }),
    });

  const adopt = (next: Session) => {
    session = next;
    if (next.token) noteToken(next.token);
    next.onToken(noteToken);
    next.onEnd((why) => {
      if (session !== next) return;
      session = null;
      clearTimeout(timer);
      set({ phase: 'guest', user: null, scopes: [], token: null, notice: noticeOf(why, host) });
    });
  };

  const account: Account = {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start() {
      const kept = await davit.resume();
      if (kept) {
        adopt(kept);
        await account.callUserDetails();
      }
      if (state.phase === 'starting') set({ phase: 'guest' });
    },
    async login() {
      set({ phase: 'asking', notice: null });
      try {
        adopt(await davit.login({ scopes: SCOPES }));
        set({ refreshes: [], refreshCount: 0 });
        await account.callUserDetails();
      } catch (error) {
        set({ notice: noticeOf(error as DavitError, host) });
      }
      if (state.phase === 'asking') set({ phase: state.user ? 'member' : 'guest' });
      return state.phase === 'member';
    },
    async callUserDetails() {
      if (!session) return;
      const asked = session;
      stale = false;
      set({ busy: true });
      try {
        const user = await asked.getUser();
        if (session === asked) set({ phase: 'member', user, scopes: asked.scopes, notice: null });
        schedule();
      } catch (error) {
        // The end of a session has said so itself.
        if (session === asked) {
          set({ notice: noticeOf(error as DavitError, host, LOOKS_AGAIN) });
          schedule(RETRY_MS);
        }
      } finally {
        set({ busy: false });
      }
    },
    async refresh() {
      if (!session) return;
      set({ busy: true });
      try {
        await session.refresh();
        schedule();
      } catch (error) {
        if (session) set({ notice: noticeOf(error as DavitError, host) });
      } finally {
        set({ busy: false });
      }
    },
    async logout() {
      if (!session) return;
      try {
        await session.logout();
      } catch (error) {
        // The tokens are forgotten here; only the server could not be told.
        set({ notice: noticeOf(error as DavitError, host, LOGGED_OUT) });
      }
    },
    dismissNotice: () => set({ notice: null }),
    setVisible(now) {
      visible = now;
      if (!visible) clearTimeout(timer);
      else if (stale) void account.callUserDetails();
      else schedule();
    },
  };
  return account;
}
