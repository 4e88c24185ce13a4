import type { Call, PhoneState, TandemPhone } from '../sdk';
import { talkTimeMs } from '../sdk';
import { Icon } from './icons';
import { LevelMeter } from './level-meter';
import { TransferBox } from './transfer-box';
import { useNow } from './use-phone';
import { callWords, clock, endedByWords, partyWords, smallPrint } from './words';

/** The call, large: state, number, time since the real answer, and what can be done with it. */
export function CallPanel({ phone, call, state }: { phone: TandemPhone; call: Call | undefined; state: PhoneState }) {
  const nowMs = useNow(call?.live === true && call.phase === 'talking');
  if (call === undefined) {
    return <IdlePanel />;
  }
  const words = callWords(call);
  return (
    <section class={`call-panel tone-${words.tone}`} aria-label="Call" data-testid="call-panel" {...dataOf(call)}>
      <div class="call-head">
        <div class="call-state" data-testid="call-state">
          {words.title}
        </div>
        <div class="call-timer" data-testid="call-timer" aria-label="Talk time">
          {call.answeredAtMs === undefined ? '' : clock(talkTimeMs(call, nowMs))}
        </div>
      </div>
      <div class="call-number" data-testid="call-number">
        {partyWords(call)}
        {call.name === undefined ? null : <span class="call-name">{call.name}</span>}
      </div>
      <div class="call-detail" data-testid="call-detail">
        {words.detail}
      </div>
      <div class="call-small" data-testid="call-small-print">
        {call.ending === undefined ? '' : [endedByWords(call), smallPrint(call)].filter(Boolean).join(' · ')}
      </div>
      <CallMeters call={call} state={state} />
      <CallActions phone={phone} call={call} state={state} />
    </section>
  );
}

function IdlePanel() {
  return (
    <section
      class="call-panel tone-calm"
      aria-label="Call"
      data-testid="call-panel"
      data-call-state="idle"
      data-call-live="false"
    >
      <div class="call-head">
        <div class="call-state" data-testid="call-state">
          No call
        </div>
      </div>
      <div class="call-detail">Type a number and press Enter.</div>
    </section>
  );
}

function CallMeters({ call, state }: { call: Call; state: PhoneState }) {
  if (!call.live || call.phase === 'incoming' || call.phase === 'failed') {
    return null;
  }
  return (
    <div class="call-meters">
      <span>You{call.muted ? ' (muted)' : ''}</span>
      <LevelMeter stream={state.microphone} label="Your voice" testId="call-microphone-level" />
      <span>Line</span>
      <LevelMeter stream={state.remoteAudio} label="Sound from the line" testId="call-remote-level" />
    </div>
  );
}

function CallActions({ phone, call, state }: { phone: TandemPhone; call: Call; state: PhoneState }) {
  const callable = state.line.phase === 'ready';
  if (!call.live) {
    return (
      <div class="call-actions">
        <button
          type="button"
          class="go"
          disabled={!callable}
          data-testid="redial"
          onClick={() => phone.call(call.number)}
        >
          <Icon name="redial" />
          {call.direction === 'incoming' ? 'Call back' : 'Call again'}
        </button>
      </div>
    );
  }
  if (call.phase === 'incoming') {
    return (
      <div class="call-actions">
        <button type="button" class="go large" data-testid="answer" onClick={() => void phone.answer()}>
          <Icon name="call" />
          Answer <kbd>Enter</kbd>
        </button>
        <button type="button" class="stop large" data-testid="reject" onClick={() => phone.hangUp()}>
          <Icon name="hang-up" />
          Reject <kbd>Esc</kbd>
        </button>
      </div>
    );
  }
  if (call.phase === 'failed') {
    return (
      <div class="call-actions">
        <button type="button" class="go" data-testid="redial" onClick={() => phone.call(call.number)}>
          <Icon name="redial" />
          Call again
        </button>
        <HangUp phone={phone} />
      </div>
    );
  }
  return <RunningActions phone={phone} call={call} state={state} />;
}

function HangUp({ phone }: { phone: TandemPhone }) {
  return (
    <button type="button" class="stop" data-testid="hang-up" onClick={() => phone.hangUp()}>
      <Icon name="hang-up" />
      Hang up <kbd>Esc</kbd>
    </button>
  );
}

function RunningActions({ phone, call, state }: { phone: TandemPhone; call: Call; state: PhoneState }) {
  const held = call.hold === 'on';
  return (
    <div class="call-actions">
      <button
        type="button"
        class="toggle"
        aria-pressed={call.muted}
        data-testid="mute"
        onClick={() => phone.setMuted(!call.muted)}
      >
        <Icon name={call.muted ? 'microphone' : 'mute'} />
        {call.muted ? 'Unmute' : 'Mute'} <kbd>M</kbd>
      </button>
      <button
        type="button"
        class="toggle"
        aria-pressed={held}
        data-testid="hold"
        disabled={call.phase !== 'talking' || call.hold === 'pending'}
        onClick={() => phone.setHold(!held)}
      >
        <Icon name={held ? 'resume' : 'hold'} />
        {held ? 'Resume' : 'Hold'} <kbd>H</kbd>
      </button>
      <RecordActions phone={phone} call={call} />
      <TransferBox phone={phone} call={call} state={state} />
      <HangUp phone={phone} />
    </div>
  );
}

/** Shown once the gateway has said how the recording stands. */
function RecordActions({ phone, call }: { phone: TandemPhone; call: Call }) {
  if (call.recording === undefined || call.phase !== 'talking') {
    return null;
  }
  const under = call.recording === 'on' || call.recording === 'paused';
  return (
    <>
      <button
        type="button"
        class="toggle"
        aria-pressed={under}
        data-testid="record"
        onClick={() => phone.record(under ? 'stop' : 'start')}
      >
        <Icon name="record" />
        {under ? 'Stop recording' : call.recording === 'failed' ? 'Record again' : 'Record'}
      </button>
      {under ? (
        <button
          type="button"
          class="toggle"
          aria-pressed={call.recording === 'paused'}
          data-testid="record-pause"
          onClick={() => phone.record(call.recording === 'paused' ? 'resume' : 'pause')}
        >
          <Icon name={call.recording === 'paused' ? 'resume' : 'hold'} />
          {call.recording === 'paused' ? 'Go on recording' : 'Pause recording'}
        </button>
      ) : null}
    </>
  );
}

/** For tests and for style sheets. */
function dataOf(call: Call): Record<string, string | number | undefined> {
  return {
    'data-call-id': call.id,
    'data-call-state': call.phase,
    'data-call-live': String(call.live),
    'data-call-direction': call.direction,
    'data-call-number': call.number,
    'data-conference': call.conference === true ? 'true' : undefined,
    'data-call-attempt': call.attempt,
    'data-call-trunk': call.trunk,
    'data-answered-at-ms': call.answeredAtMs,
    'data-transfer': call.transfer,
    'data-muted': String(call.muted),
    'data-hold': call.hold,
    'data-held-by-other': String(call.heldByOther),
    'data-media-lost': String(call.mediaLost),
    'data-recording': call.recording,
    'data-one-way': call.oneWay,
    'data-heard': call.heard,
    'data-ended-by': call.ending?.by,
    'data-ended-cut': call.ending === undefined ? undefined : String(call.ending.cut),
    'data-sip': call.ending?.cause.sip,
    'data-q850': call.ending?.cause.q850,
  };
}
