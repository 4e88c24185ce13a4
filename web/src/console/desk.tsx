import { useEffect, useRef, useState } from 'preact/hooks';
import type { Call, GatewaySettings, PhoneState, TandemPhone } from '../sdk';
import { CallPanel } from './call-panel';
import { ColleaguesPanel } from './colleagues-panel';
import { DemoNumbers } from './demo-numbers';
import { Dialer } from './dialer';
import { useKeyboard } from './keyboard';
import type { Preferences } from './preferences';
import { RecentCalls } from './recent-calls';
import { RemoteAudio } from './remote-audio';
import { SoundPanel } from './sound-panel';
import { keyTone, ring } from './sounds';
import { JoiningCalls, WaitingCall } from './waiting-call';
import { callWords, partyWords } from './words';

/** A second call must be noticed, but not louder than the first. */
const KNOCK_VOLUME = 0.25;

interface DeskProps {
  readonly phone: TandemPhone;
  readonly state: PhoneState;
  readonly settings: GatewaySettings;
  readonly preferences: Preferences;
  readonly onPreferences: (change: Partial<Preferences>) => void;
}

/** The operator's place of work: the call, the dial field, recent calls and the sound. */
export function Desk({ phone, state, settings, preferences, onPreferences }: DeskProps) {
  const [number, setNumber] = useState('');
  const [dialTrouble, setDialTrouble] = useState<string>();
  const [sentKeys, setSentKeys] = useState('');
  const [writingTo, setWritingTo] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const { call } = state;
  const ringing = call?.phase === 'incoming' && call.live;
  const onCall = call?.live === true && call.phase !== 'failed';
  const takesKeys = onCall && !ringing;
  const ready = state.line.phase === 'ready';
  const callable = ready && !onCall;
  // A talking call is put on hold for a second one.
  const alone = state.waiting === undefined && state.joining.length === 0;
  const clickable = ready && (!onCall || (call.phase === 'talking' && alone));
  const knocking = state.waiting?.phase === 'incoming';

  useEffect(() => setSentKeys(''), [call?.id]);
  useEffect(() => (ringing ? ring(preferences.ringVolume) : undefined), [ringing, preferences.ringVolume]);

  useEffect(() => (knocking ? ring(preferences.ringVolume * KNOCK_VOLUME) : undefined), [knocking]);

  const edit = (text: string): void => {
    setNumber(text);
    setDialTrouble(undefined);
  };
  const dial = (typed: string): void => {
    const lastDialled = state.recent.find((entry) => entry.direction === 'outgoing')?.number;
    if (typed.trim() === '' && lastDialled !== undefined) {
      edit(lastDialled); // Enter on an empty field brings the last number back; a second Enter calls it.
      return;
    }
    const trouble = phone.call(typed);
    setDialTrouble(trouble);
    if (trouble === undefined) {
      setNumber('');
    }
  };
  const key = (character: string): void => {
    if (!takesKeys) {
      edit(number + character);
      field.current?.focus();
    } else if (phone.sendDtmf(character)) {
      keyTone(character);
      setSentKeys((keys) => keys + character);
    }
  };
  useKeyboard({ phone, takesKeys, onKey: key });

  return (
    <main class="desk">
      <div class="for-screen-readers" role="status" aria-live="assertive" data-testid="call-announcement">
        {announcement(call)}
      </div>
      <RemoteAudio stream={state.remoteAudio} volume={preferences.volume} speakerId={preferences.speakerId} />
      <div class="desk-main">
        <CallPanel phone={phone} call={call} state={state} />
        {state.waiting === undefined ? null : (
          <WaitingCall
            phone={phone}
            waiting={state.waiting}
            front={call}
            conferencePrefix={settings.conferencePrefix}
          />
        )}
        {state.joining.length === 0 ? null : <JoiningCalls joining={state.joining} />}
        <div class="desk-tools">
          <Dialer
            field={field}
            number={number}
            sentKeys={sentKeys}
            takesKeys={takesKeys}
            callable={callable}
            trouble={dialTrouble}
            onEdit={edit}
            onDial={() => dial(number)}
            onKey={key}
          />
          <SoundPanel phone={phone} state={state} preferences={preferences} onPreferences={onPreferences} />
        </div>
      </div>
      <div class="desk-side">
        <ColleaguesPanel
          phone={phone}
          state={state}
          callable={clickable}
          writingTo={writingTo}
          onWriteTo={setWritingTo}
          onCall={dial}
        />
        <RecentCalls recent={state.recent} callable={callable} onRedial={dial} />
        <DemoNumbers numbers={settings.demoNumbers} callable={callable} onDial={dial} />
      </div>
    </main>
  );
}

/** The state in one breath, for a screen reader. */
function announcement(call: Call | undefined): string {
  if (call === undefined) {
    return '';
  }
  const words = callWords(call);
  return `${words.title}. ${call.name ?? (call.conference === true ? partyWords(call) : call.number)}. ${words.detail}`;
}
