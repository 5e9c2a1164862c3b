// "Log in with <host>": the host asks, not this page.
interface LoginButtonProps {
  readonly host: string;
  readonly asking: boolean;
  readonly onLogin: () => void;
  readonly quiet?: boolean;
}

export function LoginButton({ host, asking, onLogin, quiet = false }: LoginButtonProps) {
  return (
    <button
      type="button"
      className={quiet ? 'button' : 'button primary'}
      data-testid="login"
      aria-busy={asking}
      disabled={asking}
      onClick={onLogin}
    >
      {asking ? `${host} is asking you…` : `Log in with ${host}`}
    </button>
  );
}
