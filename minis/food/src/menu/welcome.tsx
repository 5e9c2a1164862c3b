// The head of the menu: greets who is known, and offers everybody else to log in.
import type { AccountState } from '../account/account.ts';
import { LoginButton } from '../account/login-button.tsx';
import type { Screen } from '../screen.ts';

interface WelcomeProps {
  readonly state: AccountState;
  readonly host: string;
  readonly onLogin: () => void;
  readonly onShow: (screen: Screen) => void;
}

export function Welcome({ state, host, onLogin, onShow }: WelcomeProps) {
  const { phase, user } = state;
  const name = user?.name ?? user?.preferred_username;
  return (
    <header className="welcome">
      <p className="eyebrow">Harbour Kitchen · open until 22:00</p>
      <h1 tabIndex={-1}>{name ? `Hello, ${firstName(name)}` : 'Good food, ready at the quay'}</h1>
      {phase === 'member' && (
        <p className="welcome-line">
          Your orders are picked up at the counter.{' '}
          <button type="button" className="link" onClick={() => onShow('account')}>
            Your account
          </button>
        </p>
      )}
      {(phase === 'guest' || phase === 'asking') && (
        <>
          <p className="welcome-line">Log in, and your name and phone number are filled in for you.</p>
          <LoginButton host={host} asking={phase === 'asking'} onLogin={onLogin} />
        </>
      )}
      {phase === 'starting' && <p className="welcome-line">Looking whether you have been here before…</p>}
    </header>
  );
}

const firstName = (name: string): string => name.split(' ')[0] ?? name;
