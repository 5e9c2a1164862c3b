// For developers: the life of the access token, each refresh, and what the authorization server answered. No secret gets here.
import type { Exchange, TokenInfo } from '@davit/sdk';
import type { Account, AccountState, LoggedExchange } from '../account/account.ts';
import { TokenLife } from './token-life.tsx';

interface DeveloperPanelProps {
  readonly state: AccountState;
  readonly account: Account;
  readonly locale: string;
}

const statusOf = ({ status, reason }: Exchange): string => [status || 'no answer', reason].filter(Boolean).join(' ');

export function DeveloperPanel({ state, account, locale }: DeveloperPanelProps) {
  const { user, token, refreshCount, refreshes, exchanges, lastCall, busy } = state;
  const time = (at: number) => new Date(at).toLocaleTimeString(locale, { hourCycle: 'h23' });
  return (
    <details className="card developer" open>
      <summary>Developer panel</summary>
      <TokenLife token={token} />
      <dl className="facts mono">
        <div>
          <dt>Token id</dt>
          <dd data-testid="token-id">{token?.tokenId ?? '–'}</dd>
        </div>
        <div>
          <dt>User id</dt>
          <dd data-testid="developer-user-id">{user?.sub ?? '–'}</dd>
        </div>
        <div>
          <dt>Refreshes</dt>
          <dd data-testid="refresh-count">{refreshCount}</dd>
        </div>
        <div>
          <dt>Last user-details call</dt>
          <dd data-testid="last-status" className={lastCall && lastCall.status !== 200 ? 'bad' : undefined}>
            {lastCall ? statusOf(lastCall) : '–'}
          </dd>
        </div>
      </dl>
      <div className="buttons">
        <button
          type="button"
          className="button"
          data-testid="call-userinfo"
          disabled={!token || busy}
          onClick={() => account.callUserDetails()}
        >
          Call user details
        </button>
        <button
          type="button"
          className="button"
          data-testid="refresh"
          disabled={!token || busy}
          onClick={() => account.refresh()}
        >
          Refresh now
        </button>
        <button
          type="button"
          className="button"
          data-testid="logout"
          disabled={!token}
          onClick={() => account.logout()}
        >
          Log out
        </button>
      </div>
      <RefreshList refreshes={refreshes} time={time} />
      <ExchangeList exchanges={exchanges} time={time} />
    </details>
  );
}

function RefreshList({ refreshes, time }: { refreshes: readonly TokenInfo[]; time: (at: number) => string }) {
  if (refreshes.length === 0) return null;
  return (
    <section aria-label="Refreshes">
      <h2>Refreshes</h2>
      <ol className="log" data-testid="refreshes">
        {refreshes.map(({ at, tokenId, expiresIn }) => (
          <li key={tokenId}>
            <time>{time(at)}</time>
            <span>{tokenId}</span>
            <span>{expiresIn} s</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function ExchangeList({ exchanges, time }: { exchanges: readonly LoggedExchange[]; time: (at: number) => string }) {
  if (exchanges.length === 0) return null;
  return (
    <section aria-label="Requests">
      <h2>Requests to the authorization server</h2>
      <ol className="log" data-testid="exchanges">
        {exchanges.map((exchange) => (
          <li key={exchange.line}>
            <time>{time(exchange.at)}</time>
            <span>
              {exchange.method} {exchange.path}
            </span>
            <span className={exchange.status === 200 ? 'good' : 'bad'}>{statusOf(exchange)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
