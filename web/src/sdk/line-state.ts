/** The state of the operator's line (WebSocket and registration), as a pure function. */

/**
 * - `signed-out`: nothing runs
 * - `connecting`: first connection of this sign-in
 * - `registering`: the socket is open for the first time, the registrar has not said yes
 * - `ready`: calls go both ways
 * - `reconnecting`: the socket is lost, or open again without a registration; the page keeps trying
 * - `unavailable`: the registrar answers with an error; the page keeps trying
 * - `refused`: the user name or password is wrong, or the token is not good; nothing runs
 */
export type LinePhase =
  'signed-out' | 'connecting' | 'registering' | 'ready' | 'reconnecting' | 'unavailable' | 'refused';

export interface Line {
  readonly phase: LinePhase;
  readonly user?: string;
  /** Signed in by a token, not by a password. */
  readonly byToken?: true;
  /** Failed connection attempts in a row. */
  readonly attempts: number;
  /** True once the registrar has accepted this sign-in. */
  readonly wasReady: boolean;
  /** The registrar's status, with `refused` and `unavailable`. */
  readonly sip?: number;
}

export type LineInput =
  | { readonly type: 'sign-in'; readonly user: string; readonly byToken?: boolean }
  | { readonly type: 'sign-out' }
  | { readonly type: 'socket-open' }
  | { readonly type: 'socket-lost' }
  | { readonly type: 'registered' }
  | { readonly type: 'registration-refused'; readonly sip: number }
  | { readonly type: 'registration-failed'; readonly sip?: number };

export const SIGNED_OUT: Line = { phase: 'signed-out', attempts: 0, wasReady: false };

/** SIP answers to REGISTER that mean "these credentials will never do". */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 404, 407]);

export function isRefusal(sip: number): boolean {
  return REFUSALS.has(sip);
}

/** The next state of the line. */
export function reduceLine(line: Line, input: LineInput): Line {
  if (input.type === 'sign-in') {
    const byToken = input.byToken === true ? { byToken: true as const } : {};
    return { phase: 'connecting', user: input.user, ...byToken, attempts: 0, wasReady: false };
  }
  if (input.type === 'sign-out') {
    return SIGNED_OUT;
  }
  if (line.phase === 'signed-out' || line.phase === 'refused') {
    return line; // The last words of a stack that was stopped.
  }
  const { sip: _forgotten, ...rest } = line;
  switch (input.type) {
    case 'socket-open':
      // A line that was ready before is not ready again until the registrar says so.
      return { ...rest, phase: line.wasReady ? 'reconnecting' : 'registering', attempts: 0 };
    case 'socket-lost':
      return { ...rest, phase: line.wasReady ? 'reconnecting' : 'connecting', attempts: line.attempts + 1 };
    case 'registered':
      return { ...rest, phase: 'ready', attempts: 0, wasReady: true };
    case 'registration-refused':
      return { ...rest, phase: 'refused', sip: input.sip };
    case 'registration-failed':
      if (input.sip === undefined && (line.phase === 'reconnecting' || line.phase === 'connecting')) {
        return line; // The lost socket is the cause and is already shown.
      }
      return { ...rest, phase: 'unavailable', ...(input.sip === undefined ? {} : { sip: input.sip }) };
  }
}
