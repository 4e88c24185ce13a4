/** Directions in a session description (RFC 3264 §8.4). */

/** The same description, but nothing is to be sent to us (RFC 3264 §8.4). */
export function notHearing(sdp: string): string {
  return sdp.replace(/^a=sendrecv(?=\r?$)/gm, 'a=sendonly').replace(/^a=recvonly(?=\r?$)/gm, 'a=inactive');
}
