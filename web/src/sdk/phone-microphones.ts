/** The microphones of a phone's calls: one stream a call, all from the device that is chosen. Confined to the page's thread. */
import type { CallSlot, CallSlots } from './call-slots';
import {
  FULL_PROCESSING,
  MicrophoneError,
  stopStream,
  type MicrophoneChoice,
  type MicrophoneTrouble,
} from './microphone';

export class PhoneMicrophones {
  private choice: MicrophoneChoice = { deviceId: '', processing: FULL_PROCESSING };

  /** `told` hears why the last one could not be opened; `undefined` when it could. */
  constructor(
    private readonly open: (choice: MicrophoneChoice) => Promise<MediaStream>,
    private readonly told: (trouble: MicrophoneTrouble | undefined) => void,
  ) {}

  /** Opens one for a call; false when it cannot be had or the call is over meanwhile. */
  async openFor(slot: CallSlot): Promise<boolean> {
    const microphone = await this.tryOpen();
    if (microphone === undefined) {
      return false;
    }
    if (!slot.call.live) {
      stopStream(microphone);
      return false;
    }
    slot.microphone = microphone;
    this.told(undefined);
    return true;
  }

  /** Opens one for a call that came, and answers it; false when it cannot be had. */
  async answer(slot: CallSlot, slots: CallSlots): Promise<boolean> {
    if (!(await this.openFor(slot)) || slot.microphone === undefined) {
      return false;
    }
    slots.input(slot.call.id, { type: 'picked-up' });
    slot.leg?.answer(slot.microphone);
    return true;
  }

  /** For the next calls, and for those in progress at once. */
  async choose(choice: MicrophoneChoice, slots: readonly CallSlot[]): Promise<void> {
    this.choice = choice;
    for (const slot of slots) {
      const old = slot.microphone;
      if (old !== undefined && slot.leg !== undefined && (await this.openFor(slot))) {
        const [track] = slot.microphone?.getAudioTracks() ?? [];
        if (track !== undefined) {
          await slot.leg?.replaceMicrophone(track);
          stopStream(old);
        }
      }
    }
  }

  /** Opens one outside a call. */
  async check(): Promise<MediaStream | undefined> {
    const microphone = await this.tryOpen();
    if (microphone !== undefined) {
      this.told(undefined);
    }
    return microphone;
  }

  private async tryOpen(): Promise<MediaStream | undefined> {
    try {
      return await this.open(this.choice);
    } catch (error) {
      this.told(error instanceof MicrophoneError ? error.trouble : 'unknown');
      return undefined;
    }
  }
}
