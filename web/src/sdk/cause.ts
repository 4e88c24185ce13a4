/** Why a call ended: SIP status and Q.850 cause turned into a sentence that an operator can say to a client. */

/** The facts about the end of a call. All are optional: networks often say little. */
export interface Cause {
  /** Final SIP status, RFC 3261 §21. */
  readonly sip?: number;
  /** Cause value, ITU-T Q.850 §2.2.7. */
  readonly q850?: number;
  /** The far end's own words. */
  readonly text?: string;
}

const BY_Q850: Readonly<Record<number, string>> = {
  1: 'This number does not exist.',
  2: 'No route to that network.',
  3: 'No route to that number.',
  4: 'This number does not exist or was changed.',
  17: 'The number is busy.',
  18: 'The phone does not respond.',
  19: 'Nobody answered.',
  20: 'The phone is switched off or out of coverage.',
  21: 'The call was declined.',
  22: 'The number was changed.',
  26: 'The call was answered elsewhere.',
  27: 'The phone is out of order.',
  28: 'The number is incomplete or wrong.',
  29: 'The network refused this kind of call.',
  34: 'All lines are busy. Try again in a moment.',
  38: 'The telephone network is out of order.',
  41: 'The telephone network had a short failure. Try again.',
  42: 'The telephone network is overloaded. Try again in a moment.',
  44: 'The line is taken. Try again in a moment.',
  47: 'The telephone network has no free line.',
  50: 'This service is not allowed on the line.',
  52: 'Outgoing calls are barred on this line.',
  54: 'The phone does not accept incoming calls.',
  55: 'The phone does not accept incoming calls.',
  57: 'This kind of call is not allowed.',
  58: 'This kind of call is not possible at the moment.',
  65: 'The phone cannot take voice calls.',
  79: 'The network does not support this kind of call.',
  88: 'The phone cannot take voice calls.',
  102: 'The telephone network did not respond in time.',
  111: 'The telephone network reported an error.',
};

const BY_SIP: Readonly<Record<number, string>> = {
  300: 'The number has moved.',
  301: 'The number was changed.',
  302: 'The number is forwarded elsewhere.',
  400: 'The gateway did not understand the call.',
  401: 'The gateway did not accept the password.',
  402: 'The account behind the line has no credit.',
  403: 'You may not call this number.',
  404: 'This number does not exist.',
  407: 'The gateway did not accept the password.',
  408: 'Nobody answered in time.',
  410: 'This number is no longer in use.',
  415: 'The other side cannot take this call.',
  420: 'The other side cannot take this call.',
  423: 'The gateway refused the call.',
  429: 'Too many calls at once. Try again in a moment.',
  480: 'The phone cannot be reached now.',
  481: 'The gateway no longer knew the call.',
  482: 'The call went round in circles.',
  483: 'The call was passed on too many times.',
  484: 'The number is incomplete.',
  485: 'The number is ambiguous.',
  486: 'The number is busy.',
  487: 'The call was cancelled.',
  488: 'The two sides could not agree on the sound.',
  500: 'The gateway had an error. Try again.',
  501: 'The network does not support this kind of call.',
  502: 'The telephone network gave a wrong answer. Try again.',
  503: 'No line is free at the moment. Try again shortly.',
  504: 'The telephone network did not respond in time.',
  600: 'The number is busy everywhere.',
  603: 'The call was declined.',
  604: 'This number does not exist.',
  606: 'The two sides could not agree on the sound.',
  607: 'The call was refused as unwanted.',
  608: 'The call was blocked by the network.',
};

/** Q.850 values that say nothing beyond "it ended"; the SIP status tells more. */
const VAGUE_Q850: ReadonlySet<number> = new Set([16, 31, 127]);

/** One plain sentence for a cause. Always says something. */
export function sentenceFor(cause: Cause): string {
  const byQ850 = cause.q850 === undefined || VAGUE_Q850.has(cause.q850) ? undefined : BY_Q850[cause.q850];
  const bySip = cause.sip === undefined ? undefined : BY_SIP[cause.sip];
  return byQ850 ?? bySip ?? bySipClass(cause.sip) ?? byQ850Class(cause.q850) ?? 'The call could not be completed.';
}

/** The codes in small print, for a support request: `SIP 486 · Q.850 17 · Busy here`. Empty when nothing is known. */
export function codesOf(cause: Cause): string {
  return [
    cause.sip === undefined ? '' : `SIP ${cause.sip}`,
    cause.q850 === undefined ? '' : `Q.850 ${cause.q850}`,
    cause.text ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** True where a BYE with this cause is an ordinary hang-up (Q.850 16) or says nothing at all. */
export function isOrdinaryClearing(cause: Cause): boolean {
  const sipIsFine = cause.sip === undefined || (cause.sip >= 200 && cause.sip < 300);
  return sipIsFine && (cause.q850 === undefined || cause.q850 === 16 || cause.q850 === 31);
}

function bySipClass(sip: number | undefined): string | undefined {
  switch (Math.floor((sip ?? 0) / 100)) {
    case 3:
      return 'The number is forwarded elsewhere.';
    case 4:
      return 'The network refused the call.';
    case 5:
      return 'The telephone network had an error. Try again.';
    case 6:
      return 'The call was refused.';
    default:
      return undefined;
  }
}

/** The classes of Q.850 §2.2.5. */
function byQ850Class(q850: number | undefined): string | undefined {
  if (q850 === undefined || VAGUE_Q850.has(q850)) {
    return undefined;
  }
  if (q850 < 32) {
    return 'The call could not be completed.';
  }
  if (q850 < 48) {
    return 'The telephone network is busy. Try again in a moment.';
  }
  return q850 < 80 ? 'The network does not allow this call.' : 'The telephone network reported an error.';
}
