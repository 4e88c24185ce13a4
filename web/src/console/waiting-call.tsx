import { useState } from 'preact/hooks';
import { freshRoom, type Call, type TandemPhone } from '../sdk';
import { Icon } from './icons';
import { partyWords } from './words';

interface WaitingProps {
  readonly phone: TandemPhone;
  readonly waiting: Call;
  readonly front: Call | undefined;
  readonly conferencePrefix: string | undefined;
}

/** The second call: somebody who waits to be answered, or who is on hold behind the call in front. */
export function WaitingCall({ phone, waiting, front, conferencePrefix }: WaitingProps) {
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
        <span class="waiting-number">{partyWords(waiting)}</span>
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
          {conferencePrefix === undefined ? null : (
            <Conference phone={phone} calls={[waiting, front]} prefix={conferencePrefix} />
          )}
        </div>
      )}
    </section>
  );
}

/** All three in one room, or one more in the room that there is. */
function Conference(props: { phone: TandemPhone; calls: readonly (Call | undefined)[]; prefix: string }) {
  const [trouble, setTrouble] = useState<string>();
  const possible = props.calls.every((call) => call?.phase === 'talking' && call.transfer !== 'pending');
  return (
    <>
      <button
        type="button"
        disabled={!possible}
        data-testid="conference"
        onClick={() => setTrouble(props.phone.confer(freshRoom(props.prefix)))}
      >
        <Icon name="conference" />
        {props.calls.some((call) => call?.conference === true) ? 'Add to conference' : 'Conference'}
      </button>
      {trouble === undefined ? null : (
        <p class="message tone-bad" role="alert" data-testid="conference-message">
          {trouble}
        </p>
      )}
    </>
  );
}

/** Who is on the way into the conference. */
export function JoiningCalls({ joining }: { joining: readonly Call[] }) {
  return (
    <section class="waiting-call tone-busy" aria-label="Conference" data-testid="joining-calls">
      <div class="waiting-who">
        <strong>On the way into the conference</strong>
        <span class="waiting-number">{joining.map(partyWords).join(', ')}</span>
      </div>
    </section>
  );
}

/** The caller on hold can be connected with whoever talks, or with whoever is still being rung. */
function bothTalkOrRing(waiting: Call, front: Call | undefined): boolean {
  const phase = front?.phase;
  return waiting.phase === 'talking' && (phase === 'talking' || phase === 'ringing' || phase === 'early-media');
}
