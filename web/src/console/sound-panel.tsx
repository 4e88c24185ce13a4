import { useEffect, useState } from 'preact/hooks';
import { isMediaAllowed, listAudioDevices, type AudioDevice, type PhoneState, type TandemPhone } from '../sdk';
import { LevelMeter } from './level-meter';
import type { Preferences } from './preferences';
import { VoiceOptions } from './voice-options';

interface SoundPanelProps {
  readonly phone: TandemPhone;
  readonly state: PhoneState;
  readonly preferences: Preferences;
  readonly onPreferences: (change: Partial<Preferences>) => void;
}

/** Microphone, loudspeaker and volumes. */
export function SoundPanel({ phone, state, preferences, onPreferences }: SoundPanelProps) {
  const devices = useAudioDevices(phone);
  const [probe, setProbe] = useState<MediaStream>();
  const inCall = state.microphone !== undefined;

  useEffect(() => stopOnChange(probe), [probe]);
  useEffect(() => {
    // A call takes over; another choice is another microphone.
    setProbe(undefined);
  }, [inCall, preferences.microphone]);
  const toggleProbe = async (): Promise<void> =>
    setProbe(probe === undefined ? await phone.checkMicrophone() : undefined);

  return (
    <section class="card sound" aria-labelledby="sound-title">
      <h2 id="sound-title">Sound</h2>
      <DeviceSelect
        id="microphone"
        label="Microphone"
        devices={devices.microphones}
        chosen={preferences.microphone.deviceId}
        onChoose={(deviceId) => onPreferences({ microphone: { ...preferences.microphone, deviceId } })}
      />
      <div class="meter-row">
        <LevelMeter stream={state.microphone ?? probe} label="Microphone level" testId="microphone-level" />
        <button
          type="button"
          class="quiet"
          aria-pressed={probe !== undefined}
          disabled={inCall}
          data-testid="microphone-test"
          onClick={() => void toggleProbe()}
        >
          {probe === undefined ? 'Test' : 'Stop'}
        </button>
      </div>
      {'setSinkId' in HTMLMediaElement.prototype ? (
        <DeviceSelect
          id="speaker"
          label="Loudspeaker"
          devices={devices.speakers}
          chosen={preferences.speakerId}
          onChoose={(speakerId) => onPreferences({ speakerId })}
        />
      ) : null}
      <Volume id="volume" label="Volume" value={preferences.volume} onChange={(volume) => onPreferences({ volume })} />
      <Volume
        id="ring-volume"
        label="Ring volume"
        value={preferences.ringVolume}
        onChange={(ringVolume) => onPreferences({ ringVolume })}
      />
      <VoiceOptions
        processing={preferences.microphone.processing}
        onChange={(processing) => onPreferences({ microphone: { ...preferences.microphone, processing } })}
      />
    </section>
  );
}

function stopOnChange(stream: MediaStream | undefined): () => void {
  return () => stream?.getTracks().forEach((track) => track.stop());
}

/** Asks for the microphone once, before the first client can meet the browser's question; then follows changes. */
function useAudioDevices(phone: TandemPhone): { microphones: AudioDevice[]; speakers: AudioDevice[] } {
  const [devices, setDevices] = useState<{ microphones: AudioDevice[]; speakers: AudioDevice[] }>({
    microphones: [],
    speakers: [],
  });
  useEffect(() => {
    if (!isMediaAllowed()) {
      return undefined;
    }
    const refresh = (): void => void listAudioDevices().then(setDevices);
    void phone.checkMicrophone().then((stream) => {
      stream?.getTracks().forEach((track) => track.stop());
      refresh();
    });
    navigator.mediaDevices.addEventListener('devicechange', refresh);
    return () => navigator.mediaDevices.removeEventListener('devicechange', refresh);
  }, [phone]);
  return devices;
}

function DeviceSelect(props: {
  id: string;
  label: string;
  devices: readonly AudioDevice[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  const known = props.devices.some((device) => device.id === props.chosen);
  return (
    <>
      <label for={props.id}>{props.label}</label>
      <select
        id={props.id}
        data-testid={`${props.id}-select`}
        value={known ? props.chosen : ''}
        onChange={(event) => props.onChoose(event.currentTarget.value)}
      >
        <option value="">System default</option>
        {props.devices.map((device, index) => (
          <option key={device.id} value={device.id}>
            {device.label === '' ? `${props.label} ${index + 1}` : device.label}
          </option>
        ))}
      </select>
    </>
  );
}

function Volume(props: { id: string; label: string; value: number; onChange: (value: number) => void }) {
  return (
    <div class="volume">
      <label for={props.id}>{props.label}</label>
      <input
        id={props.id}
        type="range"
        min="0"
        max="1"
        step="0.05"
        value={props.value}
        data-testid={props.id}
        onInput={(event) => props.onChange(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}
