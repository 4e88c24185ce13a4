/** What an operator types or pastes, and the address it means. */

/** A number or user that can be called, or why it cannot. */
export type DialString =
  | { readonly kind: 'callable'; readonly user: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unusable'; readonly why: string };

const SEPARATORS = /[\s().\-/\u00a0\u2010-\u2015]/g;
const NUMBER = /^\+?[0-9*#]{1,32}$/;
/** A feature code and an operator's name, as a supervisor dials them. */
const CODE_AND_USER = /^\*[0-9*]{1,5}[a-z][a-z0-9._-]{0,63}$/i;
const USER = /^[a-z][a-z0-9._-]{0,63}$/i;

/**
 * Cleans a typed or pasted number: spaces, dashes, dots, slashes and brackets go, `tel:` and `sip:` prefixes too.
 * A plain user name calls a colleague.
 */
export function readDialString(typed: string): DialString {
  const bare = typed.trim().replace(/^(tel|sips?|callto):/i, '');
  if (bare === '') {
    return { kind: 'empty' };
  }
  const number = bare.replace(SEPARATORS, '');
  if (NUMBER.test(number)) {
    return { kind: 'callable', user: number };
  }
  if (USER.test(bare) || CODE_AND_USER.test(bare)) {
    return { kind: 'callable', user: bare };
  }
  return { kind: 'unusable', why: `“${bare.slice(0, 40)}” is not a telephone number.` };
}

/** Why that cannot be called, for people. */
export function whyNot(dialled: Exclude<DialString, { kind: 'callable' }>): string {
  return dialled.kind === 'empty' ? 'Enter a number first.' : dialled.why;
}

/** The request URI of a callable user. `#` is not allowed bare in a SIP user part (RFC 3261 §25.1). */
export function sipUri(user: string, sipDomain: string): string {
  return `sip:${user.replaceAll('#', '%23')}@${sipDomain}`;
}
