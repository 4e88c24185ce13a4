/**
 * The operator's phone for any page: sign in, call, answer, hang up, hand over, write, and one honest state to show. It
 * owns the line, two calls at most, and their microphones. Framework-free; confined to the page's thread.
 */
import type { RecordAction } from './recording';
import type { Availability } from './colleagues';
import { CallSlots, type CallSlot } from './call-slots';
import { readDialString, whyNot } from './dial-string';
import { Emitter } from './emitter';
import type { Trouble } from './call-ending';
import { newCall, reduceCall, type Call, type CallInput } from './call-state';
import { JsSipLine } from './jssip-line';
import { reduceLine, type LineInput } from './line-state';
import { openMicrophone, type MicrophoneChoice } from './microphone';
import { PhoneColleagues } from './phone-colleagues';
import { PhoneMicrophones } from './phone-microphones';
import { SIGNED_OUT_STATE, withCalls, withRecent, type PhoneEvents, type PhoneOptions, type PhoneState } from './phone-state';
import { NOT_HANDED_OVER, NOT_HELD, NOT_READY } from './sentences';
import { partyOf, type CallLeg, type Credentials, type LineAddress, type SipLine, type SipLineFactory } from './sip-line';

export class TandemPhone extends Emitter<PhoneEvents> {
  private current: PhoneState = SIGNED_OUT_STATE;
  private line: SipLine | undefined;
  private count = 0;
  private readonly slots: CallSlots;
  private readonly lineFactory: SipLineFactory;
  private readonly microphones: PhoneMicrophones;
  private readonly others: PhoneColleagues;
  private readonly now: () => number;

  constructor(options: PhoneOptions = {}) {
    super();
    this.lineFactory = options.lineFactory ?? ((...given) => new JsSipLine(...given));
    this.microphones = new PhoneMicrophones(options.openMicrophone ?? openMicrophone, (trouble) =>
      this.update({ microphoneTrouble: trouble }),
    );
    this.now = options.now ?? Date.now;
    this.others = new PhoneColleagues({
      state: () => this.current,
      update: (change) => this.update(change),
      nextNumber: () => (this.count += 1),
      now: this.now,
    });
    this.slots = new CallSlots(() => this.update({}), (call) => this.remember(call));
  }

  get state(): PhoneState {
    return this.current;
  }

  /** Opens the line. Password or token live only in the SIP stack, which needs them to register again. */
  signIn(address: LineAddress, credentials: Credentials): void {
    this.signOut();
    this.lineInput({ type: 'sign-in', user: credentials.user, byToken: 'token' in credentials });
    this.line = this.lineFactory(address, credentials, {
      onLine: (input) => this.lineInput(input),
      onIncoming: (leg) => this.incoming(leg),
      onColleagues: (colleagues) => this.others.heard(colleagues, credentials.user),
      onMessage: (from, text) => this.others.wrote(from, text),
    });
  }

  /** Goes on with another token of the same user; running calls notice nothing. */
  renewToken(token: string): void {
    this.line?.renewToken(token);
  }

  /** Ends the calls, unregisters and closes the line. Also the thing to do when the page goes away. */
  signOut(): void {
    this.slots.all.forEach((slot) => this.end(slot));
    this.line?.stop();
    this.line = undefined;
    this.update({ colleagues: [], messages: [], availability: 'available' });
    this.lineInput({ type: 'sign-out' });
  }

  /** Tries a lost connection at once. */
  retryNow(): void {
    this.line?.retryNow();
  }

  /**
   * Calls what was typed. Returns a sentence when that is not possible now, `undefined` once the call has begun. A
   * failed call whose tone is still playing makes way; a talking one is put on hold.
   */
  call(typed: string): string | undefined {
    const dialled = readDialString(typed);
    if (dialled.kind !== 'callable') {
      return whyNot(dialled);
    }
    if (this.line === undefined || this.current.line.phase !== 'ready') {
      return NOT_READY;
    }
    this.makeWay();
    if (this.slots.busy) {
      if (this.slots.full || this.slots.front?.call.phase !== 'talking') {
        return 'Hang up first.';
      }
      if (!this.slots.holdFront()) {
        return NOT_HELD;
      }
    }
    const slot = this.slots.putInFront(newCall({ ...this.idAndTime(), direction: 'outgoing', number: dialled.user }));
    void this.dial(this.line, slot, dialled.user);
    return undefined;
  }

  /** Takes the incoming call. It keeps ringing when the microphone cannot be opened. */
  async answer(): Promise<void> {
    const slot = this.slots.front;
    if (slot?.call.phase === 'incoming') {
      await this.microphones.answer(slot, this.slots);
    }
  }

  /** Takes the call that waits, and puts the other one on hold. False when that cannot be done now. */
  async answerWaiting(): Promise<boolean> {
    if (this.slots.back?.call.phase !== 'incoming' || !this.slots.holdFront()) {
      return false;
    }
    this.slots.swap();
    await this.answer();
    return true;
  }

  /** Who calls while the operator talks hears busy. */
  rejectWaiting(): void {
    if (this.slots.back?.call.phase === 'incoming') {
      this.end(this.slots.back, 'busy');
    }
  }

  /** From one call to the other. False when that cannot be done now. */
  switchCalls(): boolean {
    return this.slots.switchCalls();
  }

  /** Hands the call in front to a number or a colleague. Returns a sentence when that is not possible. */
  transfer(typed: string): string | undefined {
    const target = readDialString(typed);
    if (target.kind !== 'callable') {
      return whyNot(target);
    }
    const { front } = this.slots;
    return front?.call.phase === 'talking' && front.leg?.transfer(target.user) === true
      ? undefined
      : NOT_HANDED_OVER;
  }

  /** Connects the other parties of both calls, be it while the newer one still rings. False when it cannot be done now. */
  connectThem(): boolean {
    return this.slots.connectThem();
  }

  /**
   * Puts the other parties of both calls and the operator into a conference room; where one of the calls is in a room
   * already, the other party goes there. Returns a sentence when that is not possible now.
   */
  confer(room: string): string | undefined {
    if (!this.slots.bothTalk || this.line === undefined || this.current.line.phase !== 'ready') {
      return 'A conference needs two calls in talk and a line that is ready.';
    }
    const added = this.slots.addToConference();
    if (added !== undefined) {
      return added ? undefined : NOT_HANDED_OVER;
    }
    if (!this.slots.holdFront()) {
      return NOT_HELD;
    }
    const call = newCall({ ...this.idAndTime(), direction: 'outgoing', number: room, conference: true });
    void this.dial(this.line, this.slots.putConference(call), room);
    return undefined;
  }

  /** Hangs up, cancels or rejects the call in front, whichever fits. */
  hangUp(): void {
    if (this.slots.front?.call.live === true) {
      this.end(this.slots.front);
    }
  }

  setMuted(on: boolean): void {
    this.slots.liveLeg?.setMuted(on);
  }

  /** Hold needs an answered call; false when it cannot be done now. */
  setHold(on: boolean): boolean {
    const { front } = this.slots;
    return front?.call.phase === 'talking' && front.call.hold !== 'pending' && (front.leg?.setHold(on) ?? false);
  }

  /** Starts, pauses, resumes or stops the recording of an answered call; the call's state tells what came of it. */
  record(action: RecordAction): boolean {
    return this.slots.front?.call.phase === 'talking' && (this.slots.front.leg?.record(action) ?? false);
  }

  /** Sends digits, `*`, `#`, A to D, and `,` for a pause. False when the call cannot carry them. */
  sendDtmf(tones: string): boolean {
    return this.slots.liveLeg?.sendDtmf(tones) ?? false;
  }

  /** Says to all colleagues how the operator is. With `do-not-disturb` no call rings here. */
  setAvailability(availability: Availability): void {
    this.others.setAvailability(this.line, availability);
  }

  /** Writes to a colleague. Returns a sentence when that is not possible; the message's state tells what came of it. */
  sendMessage(colleague: string, text: string): string | undefined {
    return this.line === undefined || this.current.line.phase !== 'ready'
      ? NOT_READY
      : this.others.send(this.line, colleague, text);
  }

  /** The operator has read what that colleague wrote. */
  markRead(colleague: string): void {
    this.others.markRead(colleague);
  }

  /** Chooses the microphone for the next calls, and for those in progress at once. */
  async chooseMicrophone(choice: MicrophoneChoice): Promise<void> {
    await this.microphones.choose(choice, this.slots.all);
  }

  /**
   * Opens the chosen microphone outside a call: to ask for the permission early, or for a level meter. The caller stops
   * the tracks. `undefined` when it cannot be opened; the state then says why.
   */
  async checkMicrophone(): Promise<MediaStream | undefined> {
    return this.microphones.check();
  }

  private async dial(line: SipLine, slot: CallSlot, user: string): Promise<void> {
    if (await this.microphones.openFor(slot)) {
      this.slots.attach(slot, line.call(user, slot.microphone as MediaStream));
    } else {
      this.slots.input(slot.call.id, this.over('no-microphone'));
    }
  }

  private incoming(leg: CallLeg): void {
    const call = newCall({ ...this.idAndTime(), direction: leg.dials === true ? 'outgoing' : 'incoming', ...partyOf(leg) });
    this.makeWay();
    if (this.slots.busy && (this.slots.full || leg.wanted === true)) {
      leg.hangUp('busy');
      this.remember(reduceCall(call, this.over('on-another-call')));
      return;
    }
    const slot = this.slots.busy ? this.slots.putBehind(call) : this.slots.putInFront(call);
    this.slots.attach(slot, leg);
    if (leg.wanted === true) {
      void this.microphones.answer(slot, this.slots).then((open) => open || this.end(slot));
    }
  }

  /** A failed call whose tone still plays makes way for the next; who was on hold behind it is then in front. */
  private makeWay(): void {
    if (!this.slots.busy) {
      this.hangUp();
    }
  }

  private end(slot: CallSlot, as?: 'busy'): void {
    const { id } = slot.call;
    slot.leg?.hangUp(as);
    // Without a leg yet (the microphone is still being opened) nobody else reports the end.
    this.slots.input(id, this.over());
  }

  /** The operator, or the page for him, has ended it. */
  private over(trouble?: Trouble): CallInput {
    const end = { by: 'local', cause: {}, ...(trouble === undefined ? {} : { trouble }) } as const;
    return { type: 'over', end, atMs: this.now() };
  }

  private lineInput(input: LineInput): void {
    const next = reduceLine(this.current.line, input);
    if (next.phase === 'refused') {
      this.slots.all.forEach((slot) => this.end(slot));
      this.line?.stop();
      this.line = undefined;
    }
    this.update({ line: next });
  }

  private remember(call: Call): void {
    this.update({ recent: withRecent(this.current.recent, call) });
  }

  private idAndTime(): { id: string; startedAtMs: number } {
    this.count += 1;
    return { id: `call-${this.count}`, startedAtMs: this.now() };
  }

  /** The new state: what changes, and the calls as they are now. */
  private update(change: Partial<PhoneState>): void {
    this.current = withCalls({ ...this.current, ...change }, this.slots);
    this.emit('change', this.current);
  }
}
