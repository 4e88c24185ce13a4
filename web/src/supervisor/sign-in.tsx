import { useEffect, useRef } from 'preact/hooks';

interface SignInProps {
  readonly trouble: string;
  readonly waiting: boolean;
  readonly onSignIn: (token: string) => void;
}

/** A token of the admin API. A form for password managers; nothing of it comes into the address. */
export function SignIn({ trouble, waiting, onSignIn }: SignInProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [trouble]);
  const submit = (event: Event): void => {
    event.preventDefault();
    const token = field.current?.value.trim() ?? '';
    if (token !== '') {
      onSignIn(token);
    }
  };
  return (
    <main class="sign-in">
      <form class="card" onSubmit={submit}>
        <h2>Supervisor sign-in</h2>
        <label for="token">Token</label>
        <input
          id="token"
          ref={field}
          type="password"
          autocomplete="current-password"
          required
          disabled={waiting}
          data-testid="token"
        />
        <p class={`message ${trouble === '' ? '' : 'tone-bad'}`} role="alert" data-testid="sign-in-message">
          {waiting ? 'Asking the gateway …' : trouble}
        </p>
        <button type="submit" class="primary wide" disabled={waiting} data-testid="sign-in">
          Sign in
        </button>
      </form>
      <p class="fine-print">
        Tokens stand under <code>admin.tokens</code> in tandem.yaml; that of the gateway itself is in the file{' '}
        <code>admin.token</code> of its state directory. It is forgotten when this tab is closed.
      </p>
    </main>
  );
}
