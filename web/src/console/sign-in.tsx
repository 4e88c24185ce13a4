import { useEffect, useRef } from 'preact/hooks';
import type { GatewaySettings, Line } from '../sdk';
import { lineWords } from './words';

interface SignInProps {
  readonly line: Line;
  readonly rememberedUser: string;
  readonly settings: GatewaySettings | undefined;
  readonly settingsTrouble: string | undefined;
  readonly onRetrySettings: () => void;
  readonly onSignIn: (user: string, password: string) => void;
  readonly onCancel: () => void;
}

/** User name and password. The browser's password manager may fill them in; the page keeps no password. */
export function SignIn(props: SignInProps) {
  const { line, rememberedUser, settings } = props;
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const waiting = line.phase === 'connecting' || line.phase === 'registering';

  useEffect(() => {
    (rememberedUser === '' ? user : password).current?.focus();
  }, []);
  useEffect(() => {
    if (line.phase === 'refused' && password.current !== null) {
      password.current.value = '';
      password.current.focus();
    }
  }, [line.phase]);

  const submit = (event: Event): void => {
    event.preventDefault();
    props.onSignIn(user.current?.value.trim() ?? '', password.current?.value ?? '');
  };
  return (
    <main class="sign-in">
      <form class="card" onSubmit={submit} data-testid="sign-in-form">
        <h2>Sign in</h2>
        <label for="user">User</label>
        <input
          id="user"
          ref={user}
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          pattern="[^\s@]+"
          title="The user name without @ and without spaces"
          defaultValue={rememberedUser}
          disabled={waiting}
          data-testid="user"
        />
        <label for="password">Password</label>
        <input
          id="password"
          ref={password}
          name="password"
          type="password"
          autocomplete="current-password"
          required
          disabled={waiting}
          data-testid="password"
        />
        <SignInMessage {...props} />
        {waiting ? (
          <button type="button" class="wide" onClick={props.onCancel} data-testid="cancel-sign-in">
            Cancel
          </button>
        ) : (
          <button type="submit" class="primary wide" disabled={settings === undefined} data-testid="sign-in">
            Sign in
          </button>
        )}
      </form>
      <p class="fine-print">{settings === undefined ? '' : `${settings.sipDomain} · Tandem ${settings.version}`}</p>
    </main>
  );
}

/** The space for it is always there, so that nothing jumps. */
function SignInMessage({ line, settingsTrouble, onRetrySettings }: SignInProps) {
  const words = lineWords(line);
  if (settingsTrouble !== undefined) {
    return (
      <p class="message tone-bad" role="alert" data-testid="sign-in-message">
        {settingsTrouble}{' '}
        <button type="button" class="quiet" onClick={onRetrySettings}>
          Try again
        </button>
      </p>
    );
  }
  const silent = line.phase === 'signed-out';
  return (
    <p
      class={`message tone-${silent ? 'calm' : words.tone}`}
      role={words.tone === 'bad' ? 'alert' : 'status'}
      data-testid="sign-in-message"
    >
      {silent ? '' : words.detail}
    </p>
  );
}
