/**
 * The operator's phone for any page: sign in, call, answer, hang up, hand over, write, and one honest state to show. It
 * owns the line, two calls at most, and their microphones. Framework-free; confined to the page's thread.
 */
import type { RecordAction } from './recording';
import type { Availability, Colleague } from './colleagues';
import { CallSlots, type CallSlot } from './call-slots';
import { readDialString } from './dial-string';
import { Emitter } from './emitter';
import { newCall, reduceCall, type Call } from './call-state';
import { JsSipLine } from './jssip-line';
import { reduceLine, type LineInput } from './line-state';
import { openMicrophone, type MicrophoneChoice, type MicrophoneTrouble } from './microphone';
import { PhoneMicrophones } from './phone-microphones';
import { SIGNED_OUT_STATE, type PhoneEvents, type PhoneOptions, type PhoneState } from './phone-state';
import type { CallLeg, Credentials, LineAddress, SipLine, SipLineFactory } from './sip-line';
import { answered, seen, withMessage, LONGEST_TEXT_BYTES, type TextMessage } from './text-messages';

const RECENT_LIMIT = 50;
const NOT_HELD = 'The call cannot be put on hold now. Try again.';

export class TandemPhone extends Emitter<PhoneEvents> {
  private current: PhoneState = SIGNED_OUT_STATE;
  private line: SipLine | undefined;
  private count = 0;
  private readonly slots: CallSlots;
  private readonly lineFactory: SipLineFactory;
  private readonly microphones: PhoneMicrophones;
  private readonly now: () => number;

  constructor(options: PhoneOptions = {}) {
    super();
    this.lineFactory = options.lineFactory ?? ((...given) => new JsSipLine(...given));
    this.microphones = new PhoneMicrophones(options.openMicrophone ?? openMicrophone, (trouble) =>
      this.microphoneTrouble(trouble),
    );
    this.now = options.now ?? Date.now;
    this.slots = new CallSlots(
      () => this.update({}),
      (call) => this.remember(call),
    );
  }

  get state(): PhoneState {
    return this.current;
  }

  /** Opens the line. Password or token live only in the SIP stack, which needs them to register again. */
  signIn(address: LineAddress, credentials: Credentials): void {
    this.signOut();
    this.lineInput({ type: 'sign-in', user: credentials.user });
    this.line = this.lineFactory(address, credentials, {
      onLine: (input) => this.lineInput(input),
      onIncoming: (leg) => this.incoming(leg),
      onColleagues: (colleagues) => this.colleagues(colleagues, credentials.user),
      onMessage: (from, text) => this.message({ colleague: from, mine: false, text, state: 'received', unread: true }),
    });
  }

  /** Goes on with another token of the same user; running calls notice nothing. */
  renewToken(token: string): void {
    this.line?.renewToken(token);
  }

  /** Ends the calls, unregisters and closes the line. Also the thing to do when the page goes away. */
  signOut(): void {
    this.endAll();
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
      return dialled.kind === 'empty' ? 'Enter a number first.' : dialled.why;
    }
    if (this.line === undefined || this.current.line.phase !== 'ready') {
      return 'The line is not ready. Wait until it is connected again.';
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
    const leg = slot?.leg;
    if (slot?.call.phase === 'incoming' && leg !== undefined && (await this.microphones.openFor(slot))) {
      this.slots.input(slot.call.id, { type: 'picked-up' });
      leg.answer(slot.microphone as MediaStream);
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
    if (!this.slots.bothTalk || this.slots.back?.call.hold === 'pending' || !this.slots.holdFront()) {
      return false;
    }
    this.slots.swap();
    if (this.slots.front?.call.hold === 'on') {
      this.slots.front.leg?.setHold(false);
    }
    return true;
  }

  /** Hands the call in front to a number or a colleague. Returns a sentence when that is not possible. */
  transfer(typed: string): string | undefined {
    const target = readDialString(typed);
    if (target.kind !== 'callable') {
      return target.kind === 'empty' ? 'Enter a number first.' : target.why;
    }
    const { front } = this.slots;
    return front?.call.phase === 'talking' && front.leg?.transfer(target.user) === true
      ? undefined
      : 'The call cannot be handed over now.';
  }

  /** Connects the other parties of both calls, be it while the newer one still rings. False when it cannot be done now. */
  connectThem(): boolean {
    const { front, back } = this.slots;
    return this.slots.canConnect && front?.leg !== undefined && (back?.leg?.connectWith(front.leg) ?? false);
  }

  /**
   * Puts the other parties of both calls and the operator into a conference room; where one of the calls is in a room
   * already, the other party goes there. Returns a sentence when that is not possible now.
   */
  confer(room: string): string | undefined {
    const { front, back } = this.slots;
    if (!this.slots.bothTalk || this.line === undefined || this.current.line.phase !== 'ready') {
      return 'A conference needs two calls in talk and a line that is ready.';
    }
    const [inside, outside] = front?.call.conference === true ? [front, back] : [back, front];
    if (inside?.call.conference === true) {
      return outside?.leg?.transfer(inside.call.number) === true ? undefined : 'The call cannot be handed over now.';
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
    if (this.slots.front?.call.live === true) {
      this.slots.front.leg?.setMuted(on);
    }
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
    return this.slots.front?.call.live === true && (this.slots.front.leg?.sendDtmf(tones) ?? false);
  }

  /** Says to all colleagues how the operator is. With `do-not-disturb` no call rings here. */
  setAvailability(availability: Availability): void {
    this.line?.setAvailability(availability);
    this.update({ availability });
  }

  /** Writes to a colleague. Returns a sentence when that is not possible; the message's state tells what came of it. */
  sendMessage(colleague: string, text: string): string | undefined {
    const { line } = this;
    if (line === undefined || this.current.line.phase !== 'ready') {
      return 'The line is not ready. Wait until it is connected again.';
    }
    if (new TextEncoder().encode(text).length > LONGEST_TEXT_BYTES) {
      return 'The message is too long.';
    }
    const id = this.message({ colleague, mine: true, text, state: 'sending', unread: false });
    void line.sendMessage(colleague, text).then((sip) => {
      this.update({ messages: answered(this.current.messages, id, sip) });
    });
    return undefined;
  }

  /** The operator has read what that colleague wrote. */
  markRead(colleague: string): void {
    const messages = seen(this.current.messages, colleague);
    if (messages !== this.current.messages) {
      this.update({ messages });
    }
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
      const end = { by: 'local', cause: {}, trouble: 'no-microphone' } as const;
      this.slots.input(slot.call.id, { type: 'over', end, atMs: this.now() });
    }
  }

  private incoming(leg: CallLeg): void {
    const call = newCall({ ...this.idAndTime(), direction: 'incoming', ...party(leg) });
    this.makeWay();
    if (this.slots.busy && this.slots.full) {
      leg.hangUp('busy');
      const end = { by: 'local', cause: {}, trouble: 'on-another-call' } as const;
      this.remember(reduceCall(call, { type: 'over', end, atMs: this.now() }));
      return;
    }
    if (this.slots.busy) {
      this.slots.attach(this.slots.putBehind(call), leg);
      return;
    }
    this.slots.attach(this.slots.putInFront(call), leg);
  }

  /** A failed call whose tone still plays makes way for the next; who was on hold behind it is then in front. */
  private makeWay(): void {
    if (!this.slots.busy) {
      this.hangUp();
    }
  }

  private microphoneTrouble(trouble: MicrophoneTrouble | undefined): void {
    const { microphoneTrouble: _before, ...rest } = this.current;
    this.current = rest;
    this.update(trouble === undefined ? {} : { microphoneTrouble: trouble });
  }

  private end(slot: CallSlot, as?: 'busy'): void {
    const { id } = slot.call;
    slot.leg?.hangUp(as);
    // Without a leg yet (the microphone is still being opened) nobody else reports the end.
    this.slots.input(id, { type: 'over', end: { by: 'local', cause: {} }, atMs: this.now() });
  }

  private endAll(): void {
    this.slots.all.forEach((slot) => this.end(slot));
  }

  private lineInput(input: LineInput): void {
    const next = reduceLine(this.current.line, input);
    if (next.phase === 'refused') {
      this.endAll();
      this.line?.stop();
      this.line = undefined;
    }
    this.update({ line: next });
  }

  private colleagues(all: readonly Colleague[], user: string): void {
    const mine = all.find((colleague) => colleague.user === user);
    this.update({
      colleagues: all.filter((colleague) => colleague.user !== user),
      ...(mine === undefined ? {} : { availability: mine.availability }),
    });
  }

  private message(message: Omit<TextMessage, 'id' | 'atMs'>): string {
    this.count += 1;
    const id = `message-${this.count}`;
    this.update({ messages: withMessage(this.current.messages, { ...message, id, atMs: this.now() }) });
    return id;
  }

  private remember(call: Call): void {
    this.update({ recent: [call, ...this.current.recent].slice(0, RECENT_LIMIT) });
  }

  private idAndTime(): { id: string; startedAtMs: number } {
    this.count += 1;
    return { id: `call-${this.count}`, startedAtMs: this.now() };
  }

  /** The new state: what changes, and the calls as they are now. */
  private update(change: Partial<PhoneState>): void {
    const { call: _c, waiting: _w, microphone: _m, remoteAudio: _r, ...rest } = { ...this.current, ...change };
    const { front, back, joining } = this.slots;
    this.current = {
      ...rest,
      joining: joining.map((slot) => slot.call),
      ...(front === undefined ? {} : { call: front.call }),
      ...(back === undefined ? {} : { waiting: back.call }),
      ...(front?.microphone === undefined ? {} : { microphone: front.microphone }),
      ...(front?.remoteAudio === undefined ? {} : { remoteAudio: front.remoteAudio }),
    };
    this.emit('change', this.current);
  }
}

function party(leg: CallLeg): { number: string; name?: string } {
  return { number: leg.number, ...(leg.name === undefined || leg.name === '' ? {} : { name: leg.name }) };
}
