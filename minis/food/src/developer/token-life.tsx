// The life of the access token, counted down from the last `expires_in`.
import type { TokenInfo } from '@davit/sdk';
import { useEffect, useState } from 'react';

export function TokenLife({ token }: { token: TokenInfo | null }) {
  const now = useNow(token !== null);
  const total = token?.expiresIn ?? 0;
  const left = token ? Math.max(0, Math.ceil((token.at + total * 1000 - Math.max(now, token.at)) / 1000)) : 0;
  const text = token ? (left > 0 ? `${left} s of ${total} s left` : 'expired') : 'no token';
  return (
    <div className="life">
      <p>
        <span id="token-life-label">Access token</span>
        <b data-testid="token-life">{text}</b>
      </p>
      <progress aria-labelledby="token-life-label" max={Math.max(total, 1)} value={left} data-low={left * 4 <= total} />
    </div>
  );
}

/** The time, four times a second while it is wanted. */
function useNow(wanted: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [wanted]);
  return now;
}
