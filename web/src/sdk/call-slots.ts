/**
 * The operator's two calls at most: the one in front, which is heard, and one behind it, which waits or is on hold. Each
 * has a microphone of its own, since hold and mute act on its track. Confined to the page's thread.
 */
import { reduceCall, type Call, type CallInput } from './call-state';
import { stopStream } from './microphone';
import type { CallLeg } from './sip-line';

/** One call and what belongs to it. */
export interface CallSlot {
  call: Call;
  leg?: CallLeg;
  microphone?: MediaStream;
  remoteAudio?: MediaStream;
}

export class CallSlots {
  front: CallSlot | undefined;
  back: CallSlot | undefined;

  constructor(
    private readonly changed: () => void,
    private readonly ended: (call: Call) => void,
  ) {}

  /** The call in front, or the one behind, as long as it is open. */
  live(id: string): CallSlot | undefined {
    return [this.front, this.back].find((slot) => slot?.call.id === id && slot.call.live);
  }

  get all(): CallSlot[] {
    return [this.front, this.back].filter((slot): slot is CallSlot => slot?.call.live === true);
  }

  /** The front call keeps the operator busy: a failed one whose tone still plays does not. */
  get busy(): boolean {
    return this.front?.call.live === true && this.front.call.phase !== 'failed';
  }

  get bothTalk(): boolean {
    return this.front?.call.phase === 'talking' && this.back?.call.phase === 'talking';
  }

  /** True when the other parties of both could talk with each other: the one on hold does, the other one does or rings. */
  get canConnect(): boolean {
    const phase = this.front?.call.phase;
    return this.back?.call.phase === 'talking' && (phase === 'talking' || phase === 'ringing' || phase === 'early-media');
  }

  /** A new call in front; what was there and is open goes behind. */
  putInFront(call: Call): CallSlot {
    const slot: CallSlot = { call };
    this.back = this.front?.call.live === true ? this.front : this.back;
    this.front = slot;
    this.changed();
    return slot;
  }

  putBehind(call: Call): CallSlot {
    const slot: CallSlot = { call };
    this.back = slot;
    this.changed();
    return slot;
  }

  swap(): void {
    [this.front, this.back] = [this.back, this.front];
    this.changed();
  }

  attach(slot: CallSlot, leg: CallLeg): void {
    slot.leg = leg;
    leg.onInput = (input) => this.input(slot.call.id, input);
    leg.onRemoteAudio = (remoteAudio) => {
      if (this.live(slot.call.id) !== undefined) {
        slot.remoteAudio = remoteAudio;
        this.changed();
      }
    };
  }

  input(id: string, input: CallInput): void {
    const slot = this.live(id);
    if (slot === undefined) {
      return; // The last words of an earlier call.
    }
    const next = reduceCall(slot.call, input);
    if (next === slot.call) {
      return;
    }
    slot.call = next;
    if (next.live) {
      this.changed();
    } else {
      this.close(slot);
    }
  }

  /** Puts the front call on hold, so that another may be heard; false when that cannot be done now. */
  holdFront(): boolean {
    const front = this.front;
    if (front?.call.phase !== 'talking') {
      return false;
    }
    return front.call.hold === 'on' || (front.call.hold === 'off' && (front.leg?.setHold(true) ?? false));
  }

  private close(slot: CallSlot): void {
    stopStream(slot.microphone);
    delete slot.microphone;
    delete slot.remoteAudio;
    delete slot.leg;
    if (slot === this.back) {
      this.back = undefined;
    } else if (this.back?.call.live === true) {
      // What waited comes in front; who was put on hold for the other call is heard again.
      this.front = this.back;
      this.back = undefined;
      if (this.front.call.hold === 'on') {
        this.front.leg?.setHold(false);
      }
    }
    this.ended(slot.call);
  }
}
