/** Who else is there, and what they and the operator write to each other. Confined to the page's thread. */
import type { Availability, Colleague } from './colleagues';
import type { PhoneState } from './phone-state';
import type { SipLine } from './sip-line';
import { answered, seen, withMessage, LONGEST_TEXT_BYTES, type TextMessage } from './text-messages';

/** What it needs of the phone. */
export interface ColleaguesHost {
  readonly state: () => PhoneState;
  readonly update: (change: Partial<PhoneState>) => void;
  /** A number that no other message has. */
  readonly nextNumber: () => number;
  readonly now: () => number;
}

export class PhoneColleagues {
  constructor(private readonly host: ColleaguesHost) {}

  /** How all operators are now, the one of this phone included. */
  heard(all: readonly Colleague[], user: string): void {
    const mine = all.find((colleague) => colleague.user === user);
    this.host.update({
      colleagues: all.filter((colleague) => colleague.user !== user),
      ...(mine === undefined ? {} : { availability: mine.availability }),
    });
  }

  wrote(colleague: string, text: string): void {
    this.keep({ colleague, mine: false, text, state: 'received', unread: true });
  }

  setAvailability(line: SipLine | undefined, availability: Availability): void {
    line?.setAvailability(availability);
    this.host.update({ availability });
  }

  /** Returns a sentence when that is not possible. */
  send(line: SipLine, colleague: string, text: string): string | undefined {
    if (new TextEncoder().encode(text).length > LONGEST_TEXT_BYTES) {
      return 'The message is too long.';
    }
    const id = this.keep({ colleague, mine: true, text, state: 'sending', unread: false });
    void line.sendMessage(colleague, text).then((sip) => {
      this.host.update({ messages: answered(this.host.state().messages, id, sip) });
    });
    return undefined;
  }

  markRead(colleague: string): void {
    const before = this.host.state().messages;
    const messages = seen(before, colleague);
    if (messages !== before) {
      this.host.update({ messages });
    }
  }

  private keep(message: Omit<TextMessage, 'id' | 'atMs'>): string {
    const id = `message-${this.host.nextNumber()}`;
    const whole = { ...message, id, atMs: this.host.now() };
    this.host.update({ messages: withMessage(this.host.state().messages, whole) });
    return id;
  }
}
