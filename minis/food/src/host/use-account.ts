// The account as React sees it: made once per connection, started, and told when it is off screen.
import type { Davit } from '@davit/sdk';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { type Account, type AccountState, createAccount } from '../account/account.ts';
import { onVisibility } from './use-davit.ts';

export function useAccount(davit: Davit): { readonly account: Account; readonly state: AccountState } {
  const [account] = useState(() => createAccount(davit));
  const state = useSyncExternalStore(account.subscribe, account.getState);
  useEffect(() => {
    void account.start();
    return onVisibility(davit, account.setVisible);
  }, [account, davit]);
  return { account, state };
}
