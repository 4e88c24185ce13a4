/**
 * The operator's phone for any page: sign in, call, answer, hang up, and one honest state to show. It owns the line, at
 * most one call, and the microphone of that call. Framework-free; confined to the page's thread.
 */
import type { RecordAction } from './recording';
import { readDialString } from './dial-string';
import { Emitter } from './emitter';
import { newCall, reduceCall, type Call, type CallInput } from './call-state';
import { JsSipLine } from './jssip-line';
import { reduceLine, SIGNED_OUT, type LineInput } from './line-state';
import { FULL_PROCESSING, MicrophoneError, openMicrophone, stopStream, type MicrophoneChoice } from './microphone';
import type { PhoneEvents, PhoneOptions, PhoneState } from './phone-state';
import type { CallLeg, Credentials, LineAddress, SipLine, SipLineFactory } from './sip-line';

const RECENT_LIMIT = 50;

export class TandemPhone extends Emitter<PhoneEvents> {
  private current: PhoneState = { line: SIGNED_OUT, recent: [] };
  private line: SipLine | undefined;
  private leg: CallLeg | undefined;
  private choice: MicrophoneChoice = { deviceId: '', processing: FULL_PROCESSING };
  private callCount = 0;
  private readonly lineFactory: SipLineFactory;
  private readonly open: (choice: MicrophoneChoice) => Promise<MediaStream>;
  private readonly now: () => number;

  constructor(options: PhoneOptions = {}) {
    super();
    this.lineFactory = options.lineFactory ?? ((...given) => new JsSipLine(...given));
    this.open = options.openMicrophone ?? openMicrophone;
    this.now = options.now ?? Date.now;
  }

  get state(): PhoneState {
    return this.current;
  }

  /** Opens the line. The password lives only in the SIP stack, which needs it to register again. */
  signIn(address: LineAddress, credentials: Credentials): void {
    this.signOut();
    this.lineInput({ type: 'sign-in', user: credentials.user });
    this.line = this.lineFactory(address, credentials, {
      onLine: (input) => this.lineInput(input),
      onIncoming: (leg) => this.incoming(leg),
    });
  }

  /** Ends the call, unregisters and closes the line. Also the thing to do when the page goes away. */
  signOut(): void {
    this.hangUp();
    this.line?.stop();
    this.line = undefined;
    this.lineInput({ type: 'sign-out' });
  }

  /** Tries a lost connection at once. */
  retryNow(): void {
    this.line?.retryNow();
  }

  /**
   * Calls what was typed. Returns a sentence when that is not possible now, `undefined` once the call has begun. A
   * failed call whose tone is still playing makes way.
   */
  call(typed: string): string | undefined {
    const dialled = readDialString(typed);
    if (dialled.kind !== 'callable') {
      return dialled.kind === 'empty' ? 'Enter a number first.' : dialled.why;
    }
    if (this.line === undefined || this.current.line.phase !== 'ready') {
      return 'The line is not ready. Wait until it is connected again.';
    }
    if (this.isBusy()) {
      return 'Hang up first.';
    }
    this.hangUp();
    const call = this.begin('outgoing', dialled.user);
    void this.dial(this.line, call.id, dialled.user);
    return undefined;
  }

  /** Takes the incoming call. It keeps ringing when the microphone cannot be opened. */
  async answer(): Promise<void> {
    const { call } = this.current;
    const leg = this.leg;
    if (call?.phase !== 'incoming' || leg === undefined) {
      return;
    }
    const microphone = await this.openForCall(call.id);
    if (microphone !== undefined) {
      this.callInput(call.id, { type: 'picked-up' });
      leg.answer(microphone);
    }
  }

  /** Hangs up, cancels or rejects, whichever fits. */
  hangUp(): void {
    const { call } = this.current;
    if (call === undefined || !call.live) {
      return;
    }
    this.leg?.hangUp();
    // Without a leg yet (the microphone is still being opened) nobody else reports the end.
    this.callInput(call.id, { type: 'over', end: { by: 'local', cause: {} }, atMs: this.now() });
  }

  setMuted(on: boolean): void {
    if (this.current.call?.live === true) {
      this.leg?.setMuted(on);
    }
  }

  /** Hold needs an answered call; false when it cannot be done now. */
  setHold(on: boolean): boolean {
    const { call } = this.current;
    return call?.phase === 'talking' && call.hold !== 'pending' && (this.leg?.setHold(on) ?? false);
  }

  /** Starts, pauses, resumes or stops the recording of an answered call; the call's state tells what came of it. */
  record(action: RecordAction): boolean {
    return this.current.call?.phase === 'talking' && (this.leg?.record(action) ?? false);
  }

  /** Sends digits, `*`, `#`, A to D, and `,` for a pause. False when the call cannot carry them. */
  sendDtmf(tones: string): boolean {
    return this.current.call?.live === true && (this.leg?.sendDtmf(tones) ?? false);
  }

  /** Chooses the microphone for the next calls, and for the one in progress at once. */
  async chooseMicrophone(choice: MicrophoneChoice): Promise<void> {
    this.choice = choice;
    const { call, microphone: old } = this.current;
    if (call?.live !== true || old === undefined || this.leg === undefined) {
      return;
    }
    const microphone = await this.openForCall(call.id);
    const [track] = microphone?.getAudioTracks() ?? [];
    if (track !== undefined) {
      await this.leg?.replaceMicrophone(track);
      stopStream(old);
    }
  }

  /**
   * Opens the chosen microphone outside a call: to ask for the permission early, or for a level meter. The caller stops
   * the tracks. `undefined` when it cannot be opened; the state then says why.
   */
  async checkMicrophone(): Promise<MediaStream | undefined> {
    try {
      const microphone = await this.open(this.choice);
      this.microphoneWorks({});
      return microphone;
    } catch (error) {
      this.microphoneFails(error);
      return undefined;
    }
  }

  private async dial(line: SipLine, callId: string, user: string): Promise<void> {
    const microphone = await this.openForCall(callId);
    if (microphone === undefined) {
      const end = { by: 'local', cause: {}, trouble: 'no-microphone' } as const;
      this.callInput(callId, { type: 'over', end, atMs: this.now() });
      return;
    }
    this.attach(line.call(user, microphone), callId);
  }

  private incoming(leg: CallLeg): void {
    if (this.isBusy()) {
      leg.hangUp('busy');
      const call = newCall({ ...this.idAndTime(), direction: 'incoming', ...party(leg) });
      const end = { by: 'local', cause: {}, trouble: 'on-another-call' } as const;
      this.remember(reduceCall(call, { type: 'over', end, atMs: this.now() }));
      return;
    }
    this.hangUp();
    const call = this.begin('incoming', leg.number, leg.name);
    this.attach(leg, call.id);
  }

  private attach(leg: CallLeg, callId: string): void {
    this.leg = leg;
    leg.onInput = (input) => this.callInput(callId, input);
    leg.onRemoteAudio = (remoteAudio) => {
      if (this.isCurrent(callId)) {
        this.update({ remoteAudio });
      }
    };
  }

  /** The microphone for a call; `undefined` when it cannot be had or the call is over meanwhile. */
  private async openForCall(callId: string): Promise<MediaStream | undefined> {
    let microphone: MediaStream;
    try {
      microphone = await this.open(this.choice);
    } catch (error) {
      this.microphoneFails(error);
      return undefined;
    }
    if (!this.isCurrent(callId)) {
      stopStream(microphone);
      return undefined;
    }
    this.microphoneWorks({ microphone });
    return microphone;
  }

  private microphoneWorks(change: Partial<PhoneState>): void {
    const { microphoneTrouble: _solved, ...rest } = this.current;
    this.replace({ ...rest, ...change });
  }

  private microphoneFails(error: unknown): void {
    this.update({ microphoneTrouble: error instanceof MicrophoneError ? error.trouble : 'unknown' });
  }

  private callInput(callId: string, input: CallInput): void {
    const { call } = this.current;
    if (call === undefined || call.id !== callId) {
      return; // The last words of an earlier call.
    }
    const next = reduceCall(call, input);
    if (next === call) {
      return;
    }
    if (next.live) {
      this.update({ call: next });
      return;
    }
    stopStream(this.current.microphone);
    this.leg = undefined;
    const { microphone: _stopped, remoteAudio: _silent, ...rest } = this.current;
    this.current = { ...rest, call: next };
    this.remember(next);
  }

  private lineInput(input: LineInput): void {
    const next = reduceLine(this.current.line, input);
    if (next.phase === 'refused') {
      this.hangUp();
      this.line?.stop();
      this.line = undefined;
    }
    this.update({ line: next });
  }

  private begin(direction: Call['direction'], number: string, name = ''): Call {
    const call = newCall({ ...this.idAndTime(), direction, number, ...(name === '' ? {} : { name }) });
    this.leg = undefined;
    this.update({ call });
    return call;
  }

  private remember(call: Call): void {
    this.update({ recent: [call, ...this.current.recent].slice(0, RECENT_LIMIT) });
  }

  private isBusy(): boolean {
    const { call } = this.current;
    return call?.live === true && call.phase !== 'failed';
  }

  private isCurrent(callId: string): boolean {
    return this.current.call?.id === callId && this.current.call.live;
  }

  private idAndTime(): { id: string; startedAtMs: number } {
    this.callCount += 1;
    return { id: `call-${this.callCount}`, startedAtMs: this.now() };
  }

  private update(change: Partial<PhoneState>): void {
    this.replace({ ...this.current, ...change });
  }

  private replace(state: PhoneState): void {
    this.current = state;
    this.emit('change', state);
  }
}

function party(leg: CallLeg): { number: string; name?: string } {
  return { number: leg.number, ...(leg.name === undefined || leg.name === '' ? {} : { name: leg.name }) };
}
