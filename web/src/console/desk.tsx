import { useEffect, useRef, useState } from 'preact/hooks';
import type { GatewaySettings, PhoneState, TandemPhone } from '../sdk';
import { CallPanel } from './call-panel';
import { DemoNumbers } from './demo-numbers';
import { Dialer } from './dialer';
import { useKeyboard } from './keyboard';
import type { Preferences } from './preferences';
import { RecentCalls } from './recent-calls';
import { RemoteAudio } from './remote-audio';
import { SoundPanel } from './sound-panel';
import { keyTone, ring } from './sounds';

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
  const field = useRef<HTMLInputElement>(null);
  const { call } = state;
  const takesKeys = call?.live === true && call.phase !== 'incoming';
  const ringing = call?.phase === 'incoming' && call.live;

  useEffect(() => setSentKeys(''), [call?.id]);
  useEffect(() => (ringing ? ring(preferences.ringVolume) : undefined), [ringing, preferences.ringVolume]);

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
      <RemoteAudio stream={state.remoteAudio} volume={preferences.volume} speakerId={preferences.speakerId} />
      <div class="desk-main">
        <CallPanel phone={phone} call={call} state={state} />
        <Dialer
          field={field}
          number={number}
          sentKeys={sentKeys}
          takesKeys={takesKeys}
          callable={state.line.phase === 'ready' && !ringing}
          trouble={dialTrouble}
          onEdit={edit}
          onDial={() => dial(number)}
          onKey={key}
        />
      </div>
      <div class="desk-side">
        <RecentCalls recent={state.recent} onRedial={dial} />
        <DemoNumbers numbers={settings.demoNumbers} onDial={dial} />
        <SoundPanel phone={phone} state={state} preferences={preferences} onPreferences={onPreferences} />
      </div>
    </main>
  );
}
