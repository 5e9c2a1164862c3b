// Who picks the order up, and when. Name and phone come from the user details where the user shares them.
import { type FormEvent, useEffect, useId, useState } from 'react';
import type { Account, AccountState } from '../account/account.ts';
import { LoginButton } from '../account/login-button.tsx';
import { NoticeBox } from '../account/notice-box.tsx';
import { type Basket, countOf, totalOf } from '../basket/basket.ts';
import { formatPrice } from '../menu/price.ts';
import type { OrderDetails } from '../orders/order.ts';
import type { Screen } from '../screen.ts';
import { TextField } from './text-field.tsx';

const READY_IN_MINUTES = [15, 30, 60];
const PHONE = /^\+?[\d ()/-]{6,24}$/;

interface CheckoutScreenProps {
  readonly state: AccountState;
  readonly account: Account;
  readonly basket: Basket;
  readonly host: string;
  readonly locale: string;
  readonly onLogin: () => void;
  readonly onPlace: (details: OrderDetails) => Promise<void>;
  readonly onShow: (screen: Screen) => void;
}

export function CheckoutScreen(props: CheckoutScreenProps) {
  const { state, account, basket, host, locale, onLogin, onPlace, onShow } = props;
  const { user, phase } = state;
  const [name, setName] = useState<string | null>(null);
  const [phone, setPhone] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [readyIn, setReadyIn] = useState(READY_IN_MINUTES[0] ?? 15);
  const [placing, setPlacing] = useState(false);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const radios = useId();

  useEffect(() => {
    if (countOf(basket) === 0 && !placing) onShow('menu');
  }, [basket, placing, onShow]);

  // What the user typed stands; before that, what the host's user details say.
  const shownName = name ?? user?.name ?? user?.preferred_username ?? '';
  const shownPhone = phone ?? user?.phone_number ?? '';
  const nameProblem = shownName.trim() === '' ? 'Tell us whose order this is.' : null;
  const phoneProblem = PHONE.test(shownPhone.trim()) ? null : 'A phone number, for example +41 79 123 45 67.';

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const form = event.currentTarget;
    if (nameProblem || phoneProblem) {
      form.querySelector<HTMLInputElement>(nameProblem ? '[name=name]' : '[name=phone]')?.focus();
      return;
    }
    setPlacing(true);
    try {
      await onPlace({ name: shownName.trim(), phone: shownPhone.trim(), note: note.trim(), readyIn });
    } catch (error) {
      setProblem(`The order was not placed: ${(error as Error).message}. Please try again.`);
      setPlacing(false);
    }
  };

  return (
    <>
      <h1 tabIndex={-1}>Checkout</h1>
      <NoticeBox notice={state.notice} onDismiss={account.dismissNotice} />
      {phase !== 'member' && phase !== 'starting' && (
        <div className="card row">
          <p>{host} can fill this in for you.</p>
          <LoginButton host={host} asking={phase === 'asking'} onLogin={onLogin} quiet />
        </div>
      )}
      <form className="card form" onSubmit={submit} noValidate>
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          value={shownName}
          onChange={setName}
          hint={user && name === null && shownName ? `From ${host}` : undefined}
          problem={tried ? nameProblem : null}
        />
        <TextField
          label="Phone"
          name="phone"
          type="tel"
          autoComplete="tel"
          value={shownPhone}
          onChange={setPhone}
          hint={
            user?.phone_number
              ? phone === null
                ? `From ${host}`
                : undefined
              : user
                ? 'You did not share your number; type one for this order.'
                : undefined
          }
          problem={tried ? phoneProblem : null}
        />
        <fieldset>
          <legend>Ready in</legend>
          <div className="choices">
            {READY_IN_MINUTES.map((minutes) => (
              <label key={minutes}>
                <input type="radio" name={radios} checked={readyIn === minutes} onChange={() => setReadyIn(minutes)} />
                <span>{minutes} min</span>
              </label>
            ))}
          </div>
        </fieldset>
        <TextField
          label="Note for the kitchen"
          name="note"
          value={note}
          onChange={setNote}
          hint="Optional"
          maxLength={200}
        />
        <p className="total">
          <span>Pay at the counter</span>
          <b>{formatPrice(totalOf(basket), locale)}</b>
        </p>
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button primary wide" data-testid="place-order" disabled={placing}>
          {placing ? 'Sending to the kitchen…' : 'Place order'}
        </button>
      </form>
    </>
  );
}
