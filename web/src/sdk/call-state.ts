/**
 * The honest state of one call, as a pure function: `(call, input) -> call`. No clock, no browser, no SIP stack.
 *
 * With early answer the 200 comes long before anybody picks up (`X-Tandem-Answer: early`); what really happens is told
 * by progress INFOs. Without that header the 200 is the answer, as everywhere else in SIP. Both kinds run through here.
 */
import { endingOf, failureFrom, type CallEnd, type Ending } from './call-ending';
import type { HeardTone, ProgressInfo } from './progress-info';
import type { Recording } from './recording';

/**
 * - `incoming`: somebody calls us; not answered yet
 * - `connecting`: on its way (or: we answered and the sound is being set up)
 * - `ringing`: the other phone rings
 * - `early-media`: the network plays its own tone or message; not answered
 * - `talking`: really answered
 * - `failed`: will not be answered; while `live` the tone or announcement can still be heard
 * - `ended`: over after an answer, or because somebody hung up
 */
export type CallPhase = 'incoming' | 'connecting' | 'ringing' | 'early-media' | 'talking' | 'failed' | 'ended';

export type Hold = 'off' | 'pending' | 'on';

export interface Call {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  /** The other party: a number or a user name. */
  readonly number: string;
  /** The display name that came with an incoming call. */
  readonly name?: string;
  /** The operator's own call into a conference room, whose number is `number`. */
  readonly conference?: true;
  readonly phase: CallPhase;
  /** True as long as there is something to hang up. */
  readonly live: boolean;
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
  /** Epoch milliseconds of the real answer; the timer runs from here. */
  readonly answeredAtMs?: number;
  readonly endedAtMs?: number;
  /** Trunk attempt, from 1. */
  readonly attempt: number;
  readonly trunk?: string;
  /** What the network plays while a failed call is still live. */
  readonly heard?: HeardTone;
  /** True once a progress INFO was understood: from then on INFOs rule, provisional responses do not. */
  readonly progressSeen: boolean;
  readonly muted: boolean;
  readonly hold: Hold;
  /** The other side has put us on hold. */
  readonly heldByOther: boolean;
  /** The sound connection to the gateway is disturbed; it may come back or end the call. */
  readonly mediaLost: boolean;
  /** Missing where the gateway has said nothing: then there is nothing for the operator to decide. */
  readonly recording?: Recording;
  /** The gateway finds that we do not hear the other side, or it does not hear us, for some seconds now. */
  readonly oneWay?: 'to-operator' | 'from-operator';
  /** The operator hands the call over: under way, or refused; once it is done the call is over. */
  readonly transfer?: 'pending' | 'failed';
  readonly ending?: Ending;
}

export type CallInput =
  /** A 18x to our INVITE; `media` when it carried SDP. */
  | { readonly type: 'provisional'; readonly sip: number; readonly media: boolean }
  /** A 200, ours or theirs; `early` when it is not yet the real answer. */
  | { readonly type: 'answered'; readonly early: boolean; readonly atMs: number }
  | { readonly type: 'progress'; readonly info: ProgressInfo; readonly atMs: number }
  /** The operator takes an incoming call. */
  | { readonly type: 'picked-up' }
  | { readonly type: 'muted'; readonly on: boolean }
  | { readonly type: 'hold'; readonly hold: Hold }
  | { readonly type: 'held-by-other'; readonly on: boolean }
  | { readonly type: 'media-lost'; readonly on: boolean }
  | { readonly type: 'recording'; readonly recording: Recording }
  | { readonly type: 'one-way-audio'; readonly direction: 'to-operator' | 'from-operator'; readonly on: boolean }
  | { readonly type: 'transfer'; readonly state: 'pending' | 'failed' }
  | { readonly type: 'over'; readonly end: CallEnd; readonly atMs: number };

/** A call that begins now. */
export function newCall(
  start: Pick<Call, 'id' | 'direction' | 'number' | 'startedAtMs'> & { name?: string; conference?: true },
): Call {
  return {
    ...start,
    phase: start.direction === 'incoming' ? 'incoming' : 'connecting',
    live: true,
    attempt: 1,
    progressSeen: false,
    muted: false,
    hold: 'off',
    heldByOther: false,
    mediaLost: false,
  };
}

/** The next state. An input that changes nothing returns the same object. */
export function reduceCall(call: Call, input: CallInput): Call {
  if (!call.live) {
    return call;
  }
  switch (input.type) {
    case 'provisional':
      return provisional(call, input.sip, input.media);
    case 'answered':
      return input.early || isDecided(call) ? call : talking(call, input.atMs);
    case 'progress':
      return call.direction === 'outgoing' ? progress(call, input.info, input.atMs) : call;
    case 'picked-up':
      return call.phase === 'incoming' ? { ...call, phase: 'connecting' } : call;
    case 'muted':
      return call.muted === input.on ? call : { ...call, muted: input.on };
    case 'hold':
      return call.hold === input.hold ? call : { ...call, hold: input.hold };
    case 'held-by-other':
      return call.heldByOther === input.on ? call : { ...call, heldByOther: input.on };
    case 'media-lost':
      return call.mediaLost === input.on ? call : { ...call, mediaLost: input.on };
    case 'recording':
      return call.recording === input.recording ? call : { ...call, recording: input.recording };
    case 'one-way-audio':
      return oneWay(call, input.direction, input.on);
    case 'transfer':
      return call.transfer === input.state ? call : { ...call, transfer: input.state };
    case 'over':
      return over(call, input.end, input.atMs);
  }
}

/** Milliseconds of real talk, 0 before the answer. */
export function talkTimeMs(call: Call, nowMs: number): number {
  return call.answeredAtMs === undefined ? 0 : Math.max(0, (call.endedAtMs ?? nowMs) - call.answeredAtMs);
}

/** True for an incoming call that nobody took. */
export function isMissed(call: Call): boolean {
  return call.direction === 'incoming' && call.ending?.missed === true;
}

function provisional(call: Call, sip: number, media: boolean): Call {
  if (call.direction !== 'outgoing' || call.progressSeen || isDecided(call)) {
    return call;
  }
  if (media && sip === 183) {
    return withPhase(call, 'early-media');
  }
  return sip === 180 || sip === 181 || sip === 182 ? withPhase(call, 'ringing') : call;
}

function progress(call: Call, info: ProgressInfo, atMs: number): Call {
  if (isDecided(call) || (info.state === 'trying' && call.progressSeen && call.phase !== 'connecting')) {
    return call; // Never backwards: a late INFO changes nothing.
  }
  const told: Call = {
    ...call,
    progressSeen: true,
    attempt: Math.max(call.attempt, info.attempt),
    ...(info.trunk === undefined ? {} : { trunk: info.trunk }),
  };
  switch (info.state) {
    case 'trying':
      return withPhase(told, 'connecting');
    case 'ringing':
    case 'early-media':
      return withPhase(told, info.state);
    case 'answered':
      return talking(told, atMs);
    case 'failed':
      return {
        ...told,
        phase: 'failed',
        ending: failureFrom(info),
        ...(info.heard === undefined ? {} : { heard: info.heard }),
      };
  }
}

function over(call: Call, end: CallEnd, atMs: number): Call {
  const ending = call.phase === 'failed' && call.ending !== undefined ? call.ending : endingOf(call, end);
  const phase = call.phase === 'failed' || ending.failed ? 'failed' : 'ended';
  return { ...call, phase, live: false, endedAtMs: atMs, ending, hold: 'off', mediaLost: false };
}

/** Both directions may be in trouble: the later report is shown, and only its own end takes it away. */
function oneWay(call: Call, direction: 'to-operator' | 'from-operator', on: boolean): Call {
  if (on) {
    return call.oneWay === direction ? call : { ...call, oneWay: direction };
  }
  if (call.oneWay !== direction) {
    return call;
  }
  const { oneWay: _over, ...rest } = call;
  return rest;
}

function talking(call: Call, atMs: number): Call {
  return { ...call, phase: 'talking', answeredAtMs: atMs };
}

/** Answered for real or failed: nothing but the end can follow. */
function isDecided(call: Call): boolean {
  return call.phase === 'talking' || call.phase === 'failed' || call.phase === 'ended';
}

function withPhase(call: Call, phase: CallPhase): Call {
  return call.phase === phase ? call : { ...call, phase };
}
