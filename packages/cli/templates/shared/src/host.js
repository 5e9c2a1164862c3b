// The connection to the host: its theme, the user's session, and what is kept for this user.
import { connect, isInHost } from '@davit/sdk';

const KEY = 'kept';

/** Null where no host is around: a page that was opened by itself. */
export const davit = isInHost() ? await connect() : null;

if (davit !== null) {
  const { documentElement: root } = document;
  root.dataset.theme = davit.init.theme;
  davit.on('app.theme', ({ theme }) => {
    root.dataset.theme = theme;
  });
}

/** The name to greet, or null: nobody is logged in, or the user keeps the name to themselves. */
const nameOf = async (session) => {
  const user = await session.getUser();
  return user.name ?? user.preferred_username ?? 'you';
};

/** Calls back with the name, and with null once the session ends. */
export async function watchUser(session, onUser) {
  session.onEnd(() => onUser(null));
  onUser(await nameOf(session));
}

/** The session of an earlier visit, if there is one. */
export async function resume(onUser) {
  const session = await davit?.resume().catch(() => null);
  if (session) await watchUser(session, onUser).catch(() => onUser(null));
}

/** Answers a sentence when it did not work. */
export async function login(onUser) {
  try {
    await watchUser(await davit.login({ scopes: ['openid', 'profile'] }), onUser);
    return '';
  } catch (error) {
    return error.code === 'access_denied' || error.code === 'user_cancelled' ? '' : `${error.message}.`;
  }
}

/** What was kept on this device for this user; `empty` at first, and without a host. */
export async function load(empty) {
  const { value = null } = (await davit?.storage.get({ key: KEY })) ?? {};
  try {
    return value === null ? empty : JSON.parse(value);
  } catch {
    return empty;
  }
}

export async function keep(value) {
  await davit?.storage.set({ key: KEY, value: JSON.stringify(value) });
}

/** The first screen stands: the host takes its splash away. */
export const ready = () => davit?.app.ready();
