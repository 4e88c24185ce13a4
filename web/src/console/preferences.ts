/** What this browser remembers: the user name and sound choices. Never the password. */
import { FULL_PROCESSING, type MicrophoneChoice } from '../sdk';

export interface Preferences {
  readonly user: string;
  readonly microphone: MicrophoneChoice;
  readonly speakerId: string;
  /** 0 to 1. */
  readonly volume: number;
  readonly ringVolume: number;
}

const KEY = 'tandem.preferences';

export const DEFAULT_PREFERENCES: Preferences = {
  user: '',
  microphone: { deviceId: '', processing: FULL_PROCESSING },
  speakerId: '',
  volume: 1,
  ringVolume: 0.6,
};

export function loadPreferences(storage: Pick<Storage, 'getItem'> = localStorage): Preferences {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? '{}');
    return readPreferences(stored);
  } catch {
    return DEFAULT_PREFERENCES; // Broken or forbidden storage: begin afresh.
  }
}

export function savePreferences(preferences: Preferences, storage: Pick<Storage, 'setItem'> = localStorage): void {
  try {
    storage.setItem(KEY, JSON.stringify(preferences));
  } catch (error) {
    console.warn('Preferences are not remembered:', error); // Private mode or full storage.
  }
}

/** Takes what has the right type and fills in the rest. */
export function readPreferences(stored: unknown): Preferences {
  const fields = record(stored);
  const microphone = record(fields['microphone']);
  const processing = record(microphone['processing']);
  const { echoCancellation, noiseSuppression, autoGainControl } = FULL_PROCESSING;
  return {
    user: text(fields['user']),
    microphone: {
      deviceId: text(microphone['deviceId']),
      processing: {
        echoCancellation: flag(processing['echoCancellation'], echoCancellation),
        noiseSuppression: flag(processing['noiseSuppression'], noiseSuppression),
        autoGainControl: flag(processing['autoGainControl'], autoGainControl),
      },
    },
    speakerId: text(fields['speakerId']),
    volume: fraction(fields['volume'], DEFAULT_PREFERENCES.volume),
    ringVolume: fraction(fields['ringVolume'], DEFAULT_PREFERENCES.ringVolume),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

function fraction(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : otherwise;
}
