/** The number of a conference room. */

const ROOM_DIGITS = 8;

/**
 * A room of its own: the prefix whose numbers are rooms, and eight digits that nobody can guess, so that two operators
 * do not meet in one and nobody else walks in.
 */
export function freshRoom(prefix: string, random: (bytes: Uint8Array<ArrayBuffer>) => void = fill): string {
  let digits = '';
  const bytes = new Uint8Array(ROOM_DIGITS * 2);
  while (digits.length < ROOM_DIGITS) {
    random(bytes);
    for (const byte of bytes) {
      // 250 and above would make the low digits likelier than the others.
      digits += byte < 250 ? String(byte % 10) : '';
    }
  }
  return prefix + digits.slice(0, ROOM_DIGITS);
}

function fill(bytes: Uint8Array<ArrayBuffer>): void {
  crypto.getRandomValues(bytes);
}
