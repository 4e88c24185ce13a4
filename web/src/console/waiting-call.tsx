import type { Call, TandemPhone } from '../sdk';
import { Icon } from './icons';
import { readableNumber } from './words';

/** The second call: somebody who waits to be answered, or who is on hold behind the call in front. */
export function WaitingCall({ phone, waiting, front }: { phone: TandemPhone; waiting: Call; front: Call | undefined }) {
  const incoming = waiting.phase === 'incoming';
  const connectable = bothTalkOrRing(waiting, front);
  const bothTalk = waiting.phase === 'talking' && front?.phase === 'talking';
  return (
    <section
      class={`waiting-call tone-${incoming ? 'busy' : 'warn'}`}
      aria-label="Second call"
      role={incoming ? 'alert' : undefined}
      data-testid="waiting-call"
      data-waiting-state={waiting.phase}
      data-waiting-number={waiting.number}
      data-waiting-hold={waiting.hold}
    >
      <div class="waiting-who">
        <strong>{incoming ? 'Also calling' : 'On hold'}</strong>
        <span class="waiting-number">{readableNumber(waiting.number)}</span>
        {waiting.name === undefined ? null : <span class="call-name">{waiting.name}</span>}
      </div>
      {incoming ? (
        <div class="waiting-actions">
          <button
            type="button"
            class="go"
            disabled={front?.phase !== 'talking'}
            data-testid="answer-waiting"
            onClick={() => void phone.answerWaiting()}
          >
            <Icon name="call" />
            Hold and answer
          </button>
          <button type="button" class="stop" data-testid="reject-waiting" onClick={() => phone.rejectWaiting()}>
            Reject
          </button>
        </div>
      ) : (
        <div class="waiting-actions">
          <button type="button" disabled={!bothTalk} data-testid="switch-calls" onClick={() => phone.switchCalls()}>
            <Icon name="switch" />
            Switch
          </button>
          <button
            type="button"
            class="primary"
            disabled={!connectable || waiting.transfer === 'pending'}
            data-testid="connect-them"
            onClick={() => phone.connectThem()}
          >
            Connect them
          </button>
        </div>
      )}
    </section>
  );
}

/** The caller on hold can be connected with whoever talks, or with whoever is still being rung. */
function bothTalkOrRing(waiting: Call, front: Call | undefined): boolean {
  const phase = front?.phase;
  return waiting.phase === 'talking' && (phase === 'talking' || phase === 'ringing' || phase === 'early-media');
}
