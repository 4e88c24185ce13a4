/** How a call ended, by whom, and the sentence for it. Pure. */
import type { Call } from './call-state';
import { isOrdinaryClearing, sentenceFor, type Cause } from './cause';
import type { ProgressInfo } from './progress-info';

/** Something between this page and the gateway went wrong. */
export type Trouble =
  | 'socket-lost'
  | 'media-lost'
  | 'no-response'
  | 'no-agreement'
  | 'no-microphone'
  | 'not-picked-up'
  | 'on-another-call'
  | 'internal';

/** The raw end of a call, as the SIP adapter reports it. */
export interface CallEnd {
  /** Who sent the BYE, CANCEL or final response. */
  readonly by: 'local' | 'remote';
  readonly cause: Cause;
  /** Set when the end is nobody's wish. */
  readonly trouble?: Trouble;
}

export type EndedBy = 'you' | 'other-side' | 'network' | 'connection' | 'this-computer';

export interface Ending {
  readonly by: EndedBy;
  /** One plain sentence. */
  readonly sentence: string;
  readonly cause: Cause;
  /** True when the call never came to be for another reason than somebody's hang-up. */
  readonly failed: boolean;
  /** True when a call in progress was cut by something other than a hang-up. */
  readonly cut: boolean;
  /** True for an incoming call that was not taken. */
  readonly missed: boolean;
}

const TROUBLE: Readonly<Record<Trouble, string>> = {
  'socket-lost': 'The connection to the gateway was lost.',
  'media-lost': 'The sound connection to the gateway was lost.',
  'no-response': 'The gateway did not respond in time.',
  'no-agreement': 'Browser and gateway could not agree on the sound.',
  'no-microphone': 'The call needs a microphone.',
  'not-picked-up': 'You did not answer in time.',
  'on-another-call': 'You were on another call, so the caller heard busy.',
  internal: 'The page had an error. Reload it and try again.',
};

/** Causes that are somebody's choice at the other end rather than the network's. */
const CHOICE_Q850: ReadonlySet<number> = new Set([17, 19, 21]);
const CHOICE_SIP: ReadonlySet<number> = new Set([486, 600, 603, 607]);

/** The ending of a call that was not failed before. */
export function endingOf(call: Call, end: CallEnd): Ending {
  if (end.trouble !== undefined) {
    return troubled(call, end.trouble, end.cause);
  }
  if (call.phase === 'incoming') {
    return notTaken(end);
  }
  if (call.phase === 'talking') {
    return afterTalk(end);
  }
  if (end.by === 'local') {
    return ending('you', 'You hung up before it was answered.', end.cause);
  }
  return call.direction === 'incoming'
    ? { ...ending('other-side', 'The caller hung up.', end.cause), missed: true }
    : { ...ending(endedBy(end.cause), beforeAnswer(end.cause), end.cause), failed: true };
}

/** The ending that a `failed` progress INFO announces while the tone can still be heard. */
export function failureFrom(info: ProgressInfo): Ending {
  const cause: Cause = {
    ...(info.sip === undefined ? {} : { sip: info.sip }),
    ...(info.q850 === undefined ? {} : { q850: info.q850 }),
    ...(info.text === undefined ? {} : { text: info.text }),
  };
  const known = info.sip !== undefined || info.q850 !== undefined;
  const sentence = !known && info.heard === 'busy' ? 'The number is busy.' : sentenceFor(cause);
  return { ...ending(endedBy(cause), sentence, cause), failed: true };
}

function troubled(call: Call, trouble: Trouble, cause: Cause): Ending {
  const base = ending('connection', TROUBLE[trouble], cause);
  if (trouble === 'not-picked-up' || trouble === 'on-another-call') {
    return { ...base, by: 'you', missed: true };
  }
  if (trouble === 'no-microphone' || trouble === 'internal') {
    return { ...base, by: 'this-computer', failed: true };
  }
  return call.phase === 'talking' ? { ...base, cut: true } : { ...base, failed: true };
}

function notTaken(end: CallEnd): Ending {
  if (end.by === 'local') {
    return ending('you', 'You rejected the call.', end.cause);
  }
  const elsewhere = end.cause.q850 === 26 || (end.cause.sip !== undefined && end.cause.sip < 300);
  return elsewhere
    ? ending('other-side', 'The call was answered elsewhere.', end.cause)
    : { ...ending('other-side', 'The caller hung up before you answered.', end.cause), missed: true };
}

function afterTalk(end: CallEnd): Ending {
  if (end.by === 'local') {
    return ending('you', 'You hung up.', end.cause);
  }
  return isOrdinaryClearing(end.cause)
    ? ending('other-side', 'The other side hung up.', end.cause)
    : { ...ending('network', `The call was cut off. ${sentenceFor(end.cause)}`, end.cause), cut: true };
}

function beforeAnswer(cause: Cause): string {
  return cause.sip === undefined && cause.q850 === undefined
    ? 'The network ended the call before it was answered.'
    : sentenceFor(cause);
}

function endedBy(cause: Cause): EndedBy {
  const chosen =
    (cause.q850 !== undefined && CHOICE_Q850.has(cause.q850)) || (cause.sip !== undefined && CHOICE_SIP.has(cause.sip));
  return chosen ? 'other-side' : 'network';
}

function ending(by: EndedBy, sentence: string, cause: Cause): Ending {
  return { by, sentence, cause, failed: false, cut: false, missed: false };
}
