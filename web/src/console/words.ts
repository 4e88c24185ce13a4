/** What the console says about states: one place for every sentence that is not a cause. */
import { codesOf, isMissed, titleFor } from '../sdk';
import type { Availability, Call, Lamp, Line, MicrophoneTrouble } from '../sdk';

export type Tone = 'calm' | 'busy' | 'good' | 'warn' | 'bad';

export interface Words {
  /** Readable from a metre away. */
  readonly title: string;
  readonly detail: string;
  readonly tone: Tone;
}

export const LAMP_WORDS: Readonly<Record<Lamp, string>> = {
  offline: 'Not at the desk',
  free: 'Free',
  ringing: 'Rings',
  talking: 'Talks',
  away: 'Away',
  'do-not-disturb': 'Do not disturb',
};

export const AVAILABILITY_WORDS: Readonly<Record<Availability, string>> = {
  available: 'Available',
  away: 'Away',
  'do-not-disturb': 'Do not disturb',
};

/** What else the status depends on. */
export interface LineCircumstances {
  /** The operator has a call. */
  readonly onCall?: boolean;
  readonly noMicrophone?: boolean;
}

/** The status that is always visible. */
export function lineWords(line: Line, { onCall = false, noMicrophone = false }: LineCircumstances = {}): Words {
  switch (line.phase) {
    case 'signed-out':
      return { title: 'Signed out', detail: '', tone: 'calm' };
    case 'connecting':
      return line.attempts === 0
        ? { title: 'Connecting', detail: 'Opening the line to the gateway.', tone: 'busy' }
        : { title: 'No connection', detail: 'The gateway cannot be reached. Trying again.', tone: 'bad' };
    case 'registering':
      return { title: 'Signing in', detail: 'The gateway checks the password.', tone: 'busy' };
    case 'ready':
      if (noMicrophone) {
        return { title: 'Connected', detail: 'But you cannot talk without a microphone.', tone: 'warn' };
      }
      return onCall
        ? { title: 'Connected', detail: 'A second call can wait.', tone: 'good' }
        : { title: 'Ready', detail: 'You can call and be called.', tone: 'good' };
    case 'reconnecting':
      return {
        title: 'Connection lost',
        detail: onCall ? 'Keep talking; no other call can come or go. Reconnecting.' : 'No calls. Reconnecting.',
        tone: 'bad',
      };
    case 'unavailable':
      return { title: 'Gateway not available', detail: unavailableWords(line.sip), tone: 'bad' };
    case 'refused':
      return { title: 'Not signed in', detail: refusalWords(line), tone: 'bad' };
  }
}

/** Why a sign-in was refused. The gateway does not tell an unknown user from a wrong password, so neither do we. */
export function refusalWords({ sip, byToken }: Pick<Line, 'sip' | 'byToken'>): string {
  if (sip === 403 || sip === 404) {
    return 'The gateway does not let this user sign in. Ask your administrator.';
  }
  return byToken === true
    ? 'Your sign-in is not valid any more. Open this page anew from where you came, or use your password.'
    : 'User name or password is wrong.';
}

function unavailableWords(sip: number | undefined): string {
  if (sip === 401) {
    return 'Your sign-in has ended. Running calls go on; open this page anew from where you came.';
  }
  const what = sip === undefined ? 'The gateway does not respond.' : `The gateway answered with error ${sip}.`;
  return `${what} Trying again.`;
}

/** The state of the call, for the large panel. */
export function callWords(call: Call): Words {
  switch (call.phase) {
    case 'incoming':
      return { title: 'Incoming call', detail: 'Enter answers, Escape rejects.', tone: 'busy' };
    case 'connecting':
      return {
        title: 'Connecting',
        detail: call.attempt > 1 ? `Trying another line (attempt ${call.attempt}).` : 'The call is on its way.',
        tone: 'calm',
      };
    case 'ringing':
      return { title: 'Ringing', detail: 'The other phone rings. Not answered yet.', tone: 'busy' };
    case 'early-media':
      return { title: 'Operator message', detail: 'You hear the telephone network. Not answered yet.', tone: 'warn' };
    case 'talking':
      return talkingWords(call);
    case 'failed':
      return { title: titleFor(call.ending?.cause ?? {}), detail: call.ending?.sentence ?? '', tone: 'bad' };
    case 'ended':
      return endedWords(call);
  }
}

/** Who ended a call, or whose fault it was. */
export function endedByWords(call: Call): string {
  switch (call.ending?.by) {
    case 'you':
      return 'Ended by you';
    case 'other-side':
      return 'Ended by the other side';
    case 'network':
      return 'Ended by the telephone network';
    case 'connection':
      return 'Ended by a technical fault';
    case 'this-computer':
      return 'Ended by this computer';
    case undefined:
      return '';
  }
}

/** Codes for a support request: `SIP 486 · Q.850 17 · Busy here · trunk north`. */
export function smallPrint(call: Call): string {
  const codes = call.ending === undefined ? '' : codesOf(call.ending.cause);
  return [codes, call.trunk === undefined ? '' : `trunk ${call.trunk}`].filter((part) => part !== '').join(' · ');
}

/** What to do about a microphone that cannot be opened. */
export function microphoneWords(trouble: MicrophoneTrouble): { title: string; detail: string } {
  switch (trouble) {
    case 'insecure-page':
      return {
        title: 'This page may not use the microphone',
        detail: 'Browsers allow it only on https:// pages. Open the console by its https:// address.',
      };
    case 'refused':
      return {
        title: 'The microphone is blocked',
        detail:
          'Click the icon to the left of the address, allow the microphone for this page, then try again. ' +
          'If it is allowed there, allow it for the browser in the system’s privacy settings.',
      };
    case 'missing':
      return {
        title: 'No microphone found',
        detail: 'Plug in the headset, wait a moment, then try again.',
      };
    case 'in-use':
      return {
        title: 'The microphone does not start',
        detail: 'Another program may be using it. Close that program or plug the headset in again.',
      };
    case 'unknown':
      return { title: 'The microphone does not start', detail: 'Plug the headset in again, then reload this page.' };
  }
}

/** One line for the list of recent calls. */
export function outcomeWords(call: Call): string {
  if (isMissed(call)) {
    return call.ending?.by === 'you' ? (call.ending.sentence ?? 'Missed') : 'Missed';
  }
  return call.ending?.sentence ?? '';
}

export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  return `${hours > 0 ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Who is at the other end. */
export function partyWords(call: Call): string {
  return call.conference === true ? 'Conference' : readableNumber(call.number);
}

/** Groups a long international number in threes from the right, as it is read aloud. */
export function readableNumber(number: string): string {
  if (!/^\+?\d{7,15}$/.test(number)) {
    return number;
  }
  const digits = number.replace('+', '');
  const grouped = digits.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
  return number.startsWith('+') ? `+${grouped}` : grouped;
}

function talkingWords(call: Call): Words {
  if (call.mediaLost) {
    return { title: 'No sound', detail: 'The connection to the gateway is disturbed. Wait a moment.', tone: 'bad' };
  }
  if (call.transfer === 'pending') {
    return { title: 'Handing over', detail: 'Waiting until the other phone answers.', tone: 'busy' };
  }
  if (call.hold === 'on' || call.hold === 'pending') {
    return { title: 'On hold', detail: 'You and the other side do not hear each other.', tone: 'warn' };
  }
  if (call.oneWay !== undefined) {
    const detail =
      call.oneWay === 'to-operator' ? 'No sound comes from the other side.' : 'The other side does not hear you.';
    return { title: 'One-way sound', detail, tone: 'bad' };
  }
  if (call.heldByOther) {
    return { title: 'Talking', detail: 'The other side has put you on hold.', tone: 'warn' };
  }
  if (call.transfer === 'failed') {
    return { title: 'Talking', detail: 'The call could not be handed over. You still have it.', tone: 'warn' };
  }
  return call.muted
    ? { title: 'Talking', detail: 'Your microphone is muted.', tone: 'warn' }
    : { title: 'Talking', detail: '', tone: 'good' };
}

function endedWords(call: Call): Words {
  const detail = call.ending?.sentence ?? '';
  if (isMissed(call)) {
    return { title: 'Missed call', detail, tone: 'warn' };
  }
  return { title: 'Call ended', detail, tone: call.ending?.cut === true ? 'bad' : 'calm' };
}
