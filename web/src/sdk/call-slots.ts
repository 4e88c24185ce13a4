/**
 * The operator's two calls at most: the one in front, which is heard, and one behind it, which waits or is on hold. While
 * a conference comes about it is in front, and the calls whose parties go there are beside. Each has a microphone of its
 * own, since hold and mute act on its track. Confined to the page's thread.
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
  joining: CallSlot[] = [];

  constructor(
    private readonly changed: () => void,
    private readonly ended: (call: Call) => void,
  ) {}

  /** That call, as long as it is open. */
  live(id: string): CallSlot | undefined {
    return this.all.find((slot) => slot.call.id === id);
  }

  get all(): CallSlot[] {
    return [this.front, this.back, ...this.joining].filter((slot): slot is CallSlot => slot?.call.live === true);
  }

  /** No further call fits in. */
  get full(): boolean {
    return this.back !== undefined || this.joining.length > 0;
  }

  /** The front call keeps the operator busy: a failed one whose tone still plays does not. */
  get busy(): boolean {
    return this.joining.length > 0 || (this.front?.call.live === true && this.front.call.phase !== 'failed');
  }

  get bothTalk(): boolean {
    return this.front?.call.phase === 'talking' && this.back?.call.phase === 'talking';
  }

  /** True when the other parties of both could talk with each other: the one on hold does, the other one does or rings. */
  get canConnect(): boolean {
    const phase = this.front?.call.phase;
    return this.back?.call.phase === 'talking' && (phase === 'talking' || phase === 'ringing' || phase === 'early-media');
  }

  /** The front call's, as long as that is open. */
  get liveLeg(): CallLeg | undefined {
    return this.front?.call.live === true ? this.front.leg : undefined;
  }

  /** Sends the party of the one call into the room of the other; nothing where neither is in a room. */
  addToConference(): boolean | undefined {
    const [room, party] = this.front?.call.conference === true ? [this.front, this.back] : [this.back, this.front];
    return room?.call.conference === true ? party?.leg?.transfer(room.call.number) === true : undefined;
  }

  /** A new call in front; what was there and is open goes behind. */
  putInFront(call: Call): CallSlot {
    const slot: CallSlot = { call };
    this.back = this.front?.call.live === true ? this.front : this.back;
    this.front = slot;
    this.changed();
    return slot;
  }

  /** The operator's own call to a room; the two calls that are there go in as soon as he is. */
  putConference(call: Call): CallSlot {
    const slot: CallSlot = { call };
    this.joining = [this.front, this.back].filter((party) => party?.call.live === true) as CallSlot[];
    this.back = undefined;
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

  /** From one call to the other, which is heard then. False when that cannot be done now. */
  switchCalls(): boolean {
    if (!this.bothTalk || this.back?.call.hold === 'pending' || !this.holdFront()) {
      return false;
    }
    this.swap();
    if (this.front?.call.hold === 'on') {
      this.front.leg?.setHold(false);
    }
    return true;
  }

  /** Connects the other parties of both calls with each other. False when that cannot be done now. */
  connectThem(): boolean {
    return this.canConnect && this.front?.leg !== undefined && (this.back?.leg?.connectWith(this.front.leg) ?? false);
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
    const before = slot.call;
    slot.call = next;
    if (!next.live) {
      this.close(slot);
      return;
    }
    if (slot === this.front && next.phase === 'talking' && before.phase !== 'talking') {
      // A room that nobody answered gets nobody.
      this.joining.filter((party) => party.leg?.transfer(next.number) !== true).forEach((party) => this.stayed(party));
    }
    if (next.transfer === 'failed' && this.joining.includes(slot)) {
      this.stayed(slot);
    }
    this.changed();
  }

  /** A party that could not go in is on hold behind the conference; a conference without parties is none. */
  private stayed(party: CallSlot): void {
    if (this.back === undefined) {
      this.joining = this.joining.filter((other) => other !== party);
      this.back = party;
    } else if (this.joining.every((other) => other.call.transfer !== 'pending')) {
      this.front?.leg?.hangUp();
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
    if (this.joining.includes(slot)) {
      this.joining = this.joining.filter((party) => party !== slot);
    } else if (slot === this.back) {
      this.back = undefined;
    } else if (this.joining.length > 0) {
      this.comeBack();
    } else if (this.back?.call.live === true) {
      // What waited comes in front; who was put on hold for the other call is heard again.
      this.front = this.back;
      this.back = undefined;
      this.hearFront();
    }
    this.ended(slot.call);
  }

  /** There is no conference: the operator has his calls again. */
  private comeBack(): void {
    const [front, behind] = [...(this.back === undefined ? [] : [this.back]), ...this.joining];
    this.joining = [];
    this.front = front;
    this.back = behind;
    this.hearFront();
  }

  private hearFront(): void {
    if (this.front?.call.hold === 'on' && this.front.call.transfer !== 'pending') {
      this.front.leg?.setHold(false);
    }
  }
}
