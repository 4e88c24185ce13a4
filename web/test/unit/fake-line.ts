/** A SIP line without SIP: the test plays the gateway. */
import type { Availability, CallInput, CallLeg, Colleague, Credentials, LineAddress, LineInput, SipLine, SipLineEvents } from '../../src/sdk';

export class FakeLeg implements CallLeg {
  onInput: (input: CallInput) => void = () => {};
  onRemoteAudio: (stream: MediaStream) => void = () => {};
  readonly done: string[] = [];

  constructor(
    readonly number: string,
    readonly name = '',
    readonly wanted = false,
    readonly dials = false,
  ) {}

  answer(): void {
    this.done.push('answer');
  }

  hangUp(as?: 'busy'): void {
    this.done.push(as ?? 'hang-up');
  }

  setMuted(on: boolean): void {
    this.onInput({ type: 'muted', on });
  }

  setHold(on: boolean): boolean {
    this.onInput({ type: 'hold', hold: on ? 'on' : 'off' });
    return true;
  }

  sendDtmf(tones: string): boolean {
    this.done.push(tones);
    return true;
  }

  record(action: string): boolean {
    this.done.push(`record-${action}`);
    return true;
  }

  transfer(user: string): boolean {
    this.done.push(`transfer ${user}`);
    this.onInput({ type: 'transfer', state: 'pending' });
    return true;
  }

  connectWith(other: CallLeg): boolean {
    this.done.push(`connect-with ${other.number}`);
    return true;
  }

  async replaceMicrophone(): Promise<void> {
    this.done.push('replace-microphone');
  }

  answered(atMs: number): void {
    this.onInput({ type: 'answered', early: false, atMs });
  }

  byeFromThem(atMs: number): void {
    this.onInput({ type: 'over', end: { by: 'remote', cause: {} }, atMs });
  }
}

export class FakeLine implements SipLine {
  readonly legs: FakeLeg[] = [];
  readonly sent: string[] = [];
  answerToMessages: number | undefined = 200;
  stopped = false;

  constructor(
    readonly address: LineAddress,
    readonly credentials: Credentials,
    private readonly events: SipLineEvents,
  ) {}

  call(user: string): FakeLeg {
    const leg = new FakeLeg(user);
    this.legs.push(leg);
    return leg;
  }

  sendMessage(user: string, text: string): Promise<number | undefined> {
    this.sent.push(`${user}: ${text}`);
    return Promise.resolve(this.answerToMessages);
  }

  setAvailability(availability: Availability): void {
    this.sent.push(availability);
  }

  /** The gateway tells how all operators are. */
  shows(...colleagues: Colleague[]): void {
    this.events.onColleagues(colleagues);
  }

  writes(from: string, text: string): void {
    this.events.onMessage(from, text);
  }

  renewToken(): void {}

  retryNow(): void {}

  stop(): void {
    this.stopped = true;
  }

  says(...inputs: LineInput[]): void {
    inputs.forEach((input) => this.events.onLine(input));
  }

  /** `wanted`: the gateway calls at the operator's wish; `dials`: and then calls the number for him. */
  rings(number: string, name = '', { wanted = false, dials = false } = {}): FakeLeg {
    const leg = new FakeLeg(number, name, wanted, dials);
    this.events.onIncoming(leg);
    return leg;
  }
}
