/** (calls, event) -> calls: what is open, and what ended just now. Pure. */
import type { Call } from './api';

export interface CallList {
  readonly open: ReadonlyMap<string, Call>;
  /** The latest first. */
  readonly ended: readonly EndedCall[];
  /** Those that a list had no more, until their end is told. */
  readonly gone: ReadonlyMap<string, Call>;
  /** Something happened that the event alone does not tell whole: ask again. */
  readonly incomplete: boolean;
}

export interface EndedCall {
  readonly call: Call;
  readonly at: string;
  readonly text: string;
}

/** A message of the event socket. Whatever else is in it, nobody relies on. */
export interface LiveEvent {
  readonly type: string;
  readonly at: string;
  readonly callId?: string;
  readonly [key: string]: unknown;
}

export const NO_CALLS: CallList = { open: new Map(), ended: [], gone: new Map(), incomplete: false };

const ENDED_KEPT = 20;
const GONE_KEPT = 100;

export function parseEvent(text: string): LiveEvent | undefined {
  try {
    const event: unknown = JSON.parse(text);
    return typeof event === 'object' && event !== null && typeof (event as LiveEvent).type === 'string'
      ? (event as LiveEvent)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What the gateway lists is the truth; only that it rings is known from events alone.
 *
 * @param begunSince whether a call began after the list was asked for, so that it need not be in it
 */
export function listed(before: CallList, items: readonly Call[], begunSince: (id: string) => boolean = () => false): CallList {
  const over = new Set(before.ended.map((ended) => ended.call.id));
  const open = new Map<string, Call>();
  for (const call of items) {
    // The list may have been written before the end that was told of meanwhile.
    if (!over.has(call.id)) {
      const known = before.open.get(call.id);
      const rings = call.phase === 'dialling' && known?.ringing === true;
      const now = rings ? { ...call, ringing: true } : call;
      // The very same object where nothing is new, so that its row is not drawn again.
      open.set(call.id, known !== undefined && JSON.stringify(known) === JSON.stringify(now) ? known : now);
    }
  }
  const gone = new Map(before.gone);
  for (const [id, call] of before.open) {
    if (open.has(id)) {
      continue;
    }
    if (begunSince(id)) {
      open.set(id, call);
    } else {
      gone.set(id, call);
    }
  }
  return { open, ended: before.ended, gone: new Map([...gone].slice(-GONE_KEPT)), incomplete: false };
}

/** Several at once, so that a burst is drawn once. */
export function happened(before: CallList, events: readonly LiveEvent[]): CallList {
  const open = new Map(before.open);
  const gone = new Map(before.gone);
  let { ended, incomplete } = before;
  for (const event of events) {
    const id = event.callId;
    if (id === undefined || !event.type.startsWith('call.')) {
      continue;
    }
    const call = open.get(id);
    if (event.type === 'call.ended') {
      const known = call ?? gone.get(id);
      open.delete(id);
      gone.delete(id);
      ended = [{ call: known ?? unknown(id, event), at: event.at, text: text(event['text']) }, ...ended].slice(
        0,
        ENDED_KEPT,
      );
    } else if (event.type === 'call.started') {
      open.set(id, started(id, event));
      incomplete = true;
    } else if (call === undefined) {
      incomplete = true;
    } else if (event.type === 'call.ringing') {
      open.set(id, { ...call, ringing: true, trunk: text(event['trunk']) || call.trunk });
      incomplete = true;
    } else if (event.type === 'call.answered') {
      open.set(id, {
        ...call,
        phase: 'talking',
        early: false,
        ringing: false,
        answeredAt: event.at,
        trunk: text(event['trunk']) || call.trunk,
      });
      incomplete = true;
    } else if (event.type !== 'call.digit-received') {
      incomplete = true;
    }
  }
  return { open, ended, gone, incomplete };
}

function started(id: string, event: LiveEvent): Call {
  return {
    id,
    direction: event['direction'] as Call['direction'],
    phase: 'dialling',
    user: text(event['user']),
    number: text(event['number']),
    callee: text(event['callee']),
    trunk: text(event['trunk']),
    startedAt: event.at,
  };
}

function unknown(id: string, event: LiveEvent): Call {
  return { id, direction: 'outgoing', phase: 'closed', user: '', number: '', trunk: '', startedAt: event.at };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
