// Who the user is to this mini-program, and the developer panel.
import type { UserInfo } from '@davit/sdk';
import { DeveloperPanel } from '../developer/developer-panel.tsx';
import type { Account, AccountState } from './account.ts';
import { LoginButton } from './login-button.tsx';
import { NoticeBox } from './notice-box.tsx';

interface AccountScreenProps {
  readonly state: AccountState;
  readonly account: Account;
  readonly host: string;
  readonly locale: string;
  readonly onLogin: () => void;
}

export function AccountScreen({ state, account, host, locale, onLogin }: AccountScreenProps) {
  const { user, phase } = state;
  return (
    <>
      <h1 tabIndex={-1}>{user ? `Hello, ${user.name ?? user.preferred_username ?? 'friend'}` : 'Your account'}</h1>
      <NoticeBox notice={state.notice} onDismiss={account.dismissNotice} />
      {user ? (
        <Profile user={user} host={host} onLogin={onLogin} asking={phase === 'asking'} />
      ) : (
        <div className="card form">
          <p>
            {host} knows who you are. When you log in, <b>{host} asks you</b> what Food may read; you can stop it at any
            time under “My permissions”.
          </p>
          {phase !== 'starting' && <LoginButton host={host} asking={phase === 'asking'} onLogin={onLogin} />}
        </div>
      )}
      <DeveloperPanel state={state} account={account} locale={locale} />
    </>
  );
}

interface ProfileProps {
  readonly user: UserInfo;
  readonly host: string;
  readonly asking: boolean;
  readonly onLogin: () => void;
}

function Profile({ user, host, asking, onLogin }: ProfileProps) {
  const rows = [
    ['user-name', 'User name', user.preferred_username ?? user.name],
    ['user-email', 'E-mail', user.email],
    ['user-phone', 'Phone', user.phone_number],
    ['user-id', 'User id', user.sub],
  ] as const;
  const missing = rows.some(([, , value]) => value === undefined);
  return (
    <section className="card" aria-label="What you share with Food">
      <dl className="facts">
        {rows.map(([id, label, value]) => (
          <div key={id}>
            <dt>{label}</dt>
            {value === undefined ? (
              <dd className="quiet" data-testid={`${id}-not-shared`}>
                Not shared
              </dd>
            ) : (
              <dd data-testid={id}>{value}</dd>
            )}
          </div>
        ))}
      </dl>
      {missing && (
        <button type="button" className="link share-more" data-testid="share-more" disabled={asking} onClick={onLogin}>
          Let {host} ask me again
        </button>
      )}
    </section>
  );
}
