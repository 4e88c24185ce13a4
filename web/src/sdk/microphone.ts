/** Opening the microphone, and telling plainly why it cannot be opened. */

export type MicrophoneTrouble = 'insecure-page' | 'refused' | 'missing' | 'in-use' | 'unknown';

/** A microphone that could not be opened. */
export class MicrophoneError extends Error {
  constructor(
    readonly trouble: MicrophoneTrouble,
    cause?: unknown,
  ) {
    super(`microphone: ${trouble}`, { cause });
    this.name = 'MicrophoneError';
  }
}

/** What the browser does to the voice before it is sent. */
export interface VoiceProcessing {
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
}

export const FULL_PROCESSING: VoiceProcessing = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

export interface MicrophoneChoice {
  /** Device id of `enumerateDevices`; empty for the system's default. */
  readonly deviceId: string;
  readonly processing: VoiceProcessing;
}

/**
 * Opens the chosen microphone; one that has gone is replaced by the system's default. The caller stops the tracks.
 *
 * @throws MicrophoneError
 */
export async function openMicrophone(choice: MicrophoneChoice): Promise<MediaStream> {
  if (!isMediaAllowed()) {
    throw new MicrophoneError('insecure-page');
  }
  try {
    return await request(choice);
  } catch (error) {
    if (choice.deviceId !== '' && nameOf(error) === 'OverconstrainedError') {
      return openMicrophone({ ...choice, deviceId: '' });
    }
    throw new MicrophoneError(troubleOf(error), error);
  }
}

/** False on a page that came by plain http from another machine: browsers then hide the microphone altogether. */
export function isMediaAllowed(): boolean {
  return globalThis.isSecureContext && navigator.mediaDevices !== undefined;
}

/** The trouble behind a rejected `getUserMedia` (Media Capture and Streams §10.2). */
export function troubleOf(error: unknown): MicrophoneTrouble {
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'unknown';
  }
}

export interface AudioDevice {
  readonly id: string;
  readonly label: string;
}

/** Microphones and loudspeakers. Labels are empty until the microphone was allowed once. */
export async function listAudioDevices(): Promise<{ microphones: AudioDevice[]; speakers: AudioDevice[] }> {
  if (!isMediaAllowed()) {
    return { microphones: [], speakers: [] };
  }
  const devices = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind): AudioDevice[] =>
    devices
      .filter((device) => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default')
      .filter((device) => device.deviceId !== 'communications')
      .map((device) => ({ id: device.deviceId, label: device.label }));
  return { microphones: of('audioinput'), speakers: of('audiooutput') };
}

export function stopStream(stream: MediaStream | undefined): void {
  stream?.getTracks().forEach((track) => track.stop());
}

function request(choice: MicrophoneChoice): Promise<MediaStream> {
  const device = choice.deviceId === '' ? {} : { deviceId: { exact: choice.deviceId } };
  return navigator.mediaDevices.getUserMedia({
    audio: { ...device, ...choice.processing, channelCount: 1 },
    video: false,
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}
