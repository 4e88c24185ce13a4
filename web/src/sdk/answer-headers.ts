/** What headers of an INVITE or its 200 say of the answer. */

/** A message of the SIP stack, as far as it is read here. */
export interface SipHeaders {
  getHeader(name: string): string | undefined;
}

/** In a 200, or in an INVITE to us: this is not yet the real answer, and progress INFOs will follow. */
export function isEarlyAnswer(message: SipHeaders | null | undefined): boolean {
  return says(message, 'X-Tandem-Answer', 'early');
}

/** In an INVITE: it is to be answered without asking (RFC 5373). */
export function isAnsweredByItself(message: SipHeaders | null | undefined): boolean {
  return says(message, 'Answer-Mode', 'auto');
}

function says(message: SipHeaders | null | undefined, header: string, value: string): boolean {
  return message?.getHeader(header)?.trim().toLowerCase() === value;
}
