/** Text between operators, as pure functions. Kept as long as the page is open, no longer. */

export interface TextMessage {
  readonly id: string;
  /** The colleague at the other end. */
  readonly colleague: string;
  readonly mine: boolean;
  readonly text: string;
  readonly atMs: number;
  /** What became of a message of ours. */
  readonly state: 'received' | 'sending' | 'sent' | 'failed';
  readonly unread: boolean;
  /** Why it was not delivered, for the operator. */
  readonly why?: string;
}

const KEPT = 200;
/** The gateway takes 8 KiB. */
export const LONGEST_TEXT_BYTES = 8 * 1024;

export function withMessage(all: readonly TextMessage[], message: TextMessage): readonly TextMessage[] {
  return [...all, message].slice(-KEPT);
}

/** The gateway has answered: `sip` is its status, missing when nothing came. */
export function answered(all: readonly TextMessage[], id: string, sip: number | undefined): readonly TextMessage[] {
  return all.map((message) => {
    if (message.id !== id) {
      return message;
    }
    return sip !== undefined && sip < 300
      ? { ...message, state: 'sent' }
      : { ...message, state: 'failed', why: whyNotDelivered(sip) };
  });
}

/** The operator has seen what this colleague wrote. */
export function seen(all: readonly TextMessage[], colleague: string): readonly TextMessage[] {
  return all.some((message) => message.unread && message.colleague === colleague)
    ? all.map((message) => (message.colleague === colleague ? { ...message, unread: false } : message))
    : all;
}

export function unreadOf(all: readonly TextMessage[], colleague: string): number {
  return all.filter((message) => message.unread && message.colleague === colleague).length;
}

function whyNotDelivered(sip: number | undefined): string {
  switch (sip) {
    case 404:
      return 'There is no such colleague.';
    case 413:
      return 'It is too long.';
    case 480:
      return 'Not at the desk now.';
    case 503:
      return 'Too many messages. Wait a moment.';
    default:
      return 'It was not delivered.';
  }
}
