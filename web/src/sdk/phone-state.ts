/** What the phone shows, tells and can be given. */
import type { CallSlots } from './call-slots';
import type { Call } from './call-state';
import type { Availability, Colleague } from './colleagues';
import { SIGNED_OUT, type Line } from './line-state';
import type { MicrophoneChoice, MicrophoneTrouble } from './microphone';
import type { SipLineFactory } from './sip-line';
import type { TextMessage } from './text-messages';

const RECENT_LIMIT = 50;

/** Everything there is to show. Immutable: a new object on every change. */
export interface PhoneState {
  readonly line: Line;
  /** The call in progress, or the last one until the next begins. */
  readonly call?: Call;
  /** A second call: it waits to be answered, or is on hold behind the other. */
  readonly waiting?: Call;
  /** Calls whose other parties are on their way into the conference that is in front. */
  readonly joining: readonly Call[];
  /** The other operators, as far as the gateway tells. */
  readonly colleagues: readonly Colleague[];
  /** What this operator says of himself, by any of his pages. */
  readonly availability: Availability;
  readonly messages: readonly TextMessage[];
  /** Calls that are over, the newest first. */
  readonly recent: readonly Call[];
  /** Why the microphone could not be opened the last time. */
  readonly microphoneTrouble?: MicrophoneTrouble | undefined;
  /** The operator's voice while a call is on, for a level meter. Do not stop its tracks. */
  readonly microphone?: MediaStream;
  /** What is heard. Goes into an `<audio autoplay>`. */
  readonly remoteAudio?: MediaStream;
}

export const SIGNED_OUT_STATE: PhoneState = {
  line: SIGNED_OUT,
  recent: [],
  joining: [],
  colleagues: [],
  availability: 'available',
  messages: [],
};

/** One more that is over, in front of the others; the oldest go. */
export function withRecent(recent: readonly Call[], call: Call): readonly Call[] {
  return [call, ...recent].slice(0, RECENT_LIMIT);
}

/** The state with the calls as they are now. */
export function withCalls(
  state: PhoneState,
  { front, back, joining }: Pick<CallSlots, 'front' | 'back' | 'joining'>,
): PhoneState {
  const { call: _c, waiting: _w, microphone: _m, remoteAudio: _r, ...rest } = state;
  return {
    ...rest,
    joining: joining.map((slot) => slot.call),
    ...(front === undefined ? {} : { call: front.call }),
    ...(back === undefined ? {} : { waiting: back.call }),
    ...(front?.microphone === undefined ? {} : { microphone: front.microphone }),
    ...(front?.remoteAudio === undefined ? {} : { remoteAudio: front.remoteAudio }),
  };
}

export interface PhoneEvents {
  change: PhoneState;
}

export interface PhoneOptions {
  /** Another SIP stack than JsSIP, or a fake. */
  readonly lineFactory?: SipLineFactory;
  readonly openMicrophone?: (choice: MicrophoneChoice) => Promise<MediaStream>;
  readonly now?: () => number;
}
