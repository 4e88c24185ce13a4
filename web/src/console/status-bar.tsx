import { isMediaAllowed, type PhoneState, type TandemPhone } from '../sdk';
import { Icon } from './icons';
import { lineWords } from './words';

/** Who is signed in and whether calls can come and go; always visible. */
export function StatusBar({ state, atDesk, phone }: { state: PhoneState; atDesk: boolean; phone: TandemPhone }) {
  const { line, call } = state;
  const words = lineWords(line, {
    onCall: call?.live === true && call.phase !== 'failed',
    noMicrophone: !isMediaAllowed() || state.microphoneTrouble !== undefined,
  });
  const isLost = atDesk && line.phase !== 'ready' && line.phase !== 'registering';
  return (
    <header class="status-bar">
      <div class="brand">
        <img src="./favicon.svg" alt="" width="28" height="28" />
        <h1>Tandem</h1>
      </div>
      <div
        class={`line-status tone-${words.tone}`}
        role="status"
        aria-live="polite"
        data-testid="line-status"
        data-line-state={line.phase}
      >
        {words.tone === 'bad' ? <Icon name="warn" /> : <span class="dot" aria-hidden="true" />}
        <span>
          <strong>{words.title}</strong> <span class="line-detail">{atDesk ? words.detail : ''}</span>
        </span>
      </div>
      {isLost ? (
        <button type="button" class="quiet" data-testid="retry" onClick={() => phone.retryNow()}>
          Try now
        </button>
      ) : null}
      {atDesk ? (
        <div class="who">
          <span data-testid="signed-in-user">{line.user}</span>
          <button type="button" class="quiet" data-testid="sign-out" onClick={() => phone.signOut()}>
            Sign out
          </button>
        </div>
      ) : null}
    </header>
  );
}
