/** What the phone needs from a SIP stack. `jssip-line.ts` provides it; tests and other stacks may too. */
import type { CallInput } from './call-state';
import type { Availability, Colleague } from './colleagues';
import type { LineInput } from './line-state';
import type { RecordAction } from './recording';

/** A password, or a token (JWT) that another system has signed for the user. */
export type Credentials =
  { readonly user: string; readonly password: string } | { readonly user: string; readonly token: string };

/** Where the line leads. */
export interface LineAddress {
  readonly sipDomain: string;
  /** Absolute `ws:` or `wss:` URL. */
  readonly webSocketUrl: string;
}

/** One call at the SIP stack. Commands on a call that is over do nothing. */
export interface CallLeg {
  /** The other party: number or user name. */
  readonly number: string;
  readonly name?: string;
  /** The gateway calls at the operator's or a supervisor's wish: it is answered without asking (RFC 5373). */
  readonly wanted?: boolean;
  /** It is a call of the operator's own, which the gateway dials once he is there; INFOs tell how that goes. */
  readonly dials?: boolean;
  /** Reports go to one place. Set before the stack's next event can come. */
  onInput: (input: CallInput) => void;
  onRemoteAudio: (stream: MediaStream) => void;
  answer(microphone: MediaStream): void;
  /** CANCEL, BYE or rejection, whichever fits; `busy` rejects with 486 instead of 603. */
  hangUp(as?: 'busy'): void;
  setMuted(on: boolean): void;
  /** False when the stack is in the middle of another negotiation; nothing has happened then. */
  setHold(on: boolean): boolean;
  /** RFC 4733 telephone events. False when the call cannot carry them (yet). */
  sendDtmf(tones: string): boolean;
  /** Asks the gateway; what came of it is told by an input. False when the call cannot carry it (yet). */
  record(action: RecordAction): boolean;
  /** Hands the call to somebody else (RFC 3515); what came of it is told by inputs. False when it cannot be done now. */
  transfer(user: string): boolean;
  /** Connects the other parties of two calls with each other (RFC 3891). False when it cannot be done now. */
  connectWith(other: CallLeg): boolean;
  replaceMicrophone(track: MediaStreamTrack): Promise<void>;
}

/** Who is at the other end. */
export function partyOf(leg: CallLeg): { number: string; name?: string } {
  return { number: leg.number, ...(leg.name === undefined || leg.name === '' ? {} : { name: leg.name }) };
}

export interface SipLineEvents {
  onLine: (input: LineInput) => void;
  onIncoming: (leg: CallLeg) => void;
  /** How all operators are now, this one included. */
  onColleagues: (colleagues: readonly Colleague[]) => void;
  /** A colleague wrote. */
  onMessage: (from: string, text: string) => void;
}

/** A registered line. Starts on creation. */
export interface SipLine {
  call(user: string, microphone: MediaStream): CallLeg;
  /** Writes to a colleague; resolves to the gateway's answer, or to nothing when none came. */
  sendMessage(user: string, text: string): Promise<number | undefined>;
  /** Says to all colleagues how the operator is. */
  setAvailability(availability: Availability): void;
  /** Goes on with another token, before or after the old one has ended. */
  renewToken(token: string): void;
  /** Tries the lost socket at once instead of waiting. */
  retryNow(): void;
  /** Unregisters, ends calls and closes the socket. */
  stop(): void;
}

export type SipLineFactory = (address: LineAddress, credentials: Credentials, events: SipLineEvents) => SipLine;
