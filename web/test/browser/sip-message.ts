/** Just enough SIP syntax for the fake gateway. */

export interface SipMessage {
  /** `INVITE sip:...` or `SIP/2.0 200 OK`. */
  readonly startLine: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export function parseSip(text: string): SipMessage {
  const end = text.indexOf('\r\n\r\n');
  const [startLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  return { startLine, headers, body: text.slice(end + 4) };
}

export function formatSip(message: SipMessage): string {
  const length = Buffer.byteLength(message.body);
  const headers = [...message.headers, ['Content-Length', String(length)] as const];
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return `${[message.startLine, ...lines].join('\r\n')}\r\n\r\n${message.body}`;
}

export function header(message: SipMessage, name: string): string {
  return message.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';
}

export function methodOf(message: SipMessage): string {
  return message.startLine.startsWith('SIP/2.0')
    ? (header(message, 'CSeq').split(' ')[1] ?? '')
    : (message.startLine.split(' ')[0] ?? '');
}

export function statusOf(message: SipMessage): number {
  return message.startLine.startsWith('SIP/2.0') ? Number(message.startLine.split(' ')[1]) : 0;
}

export function tagOf(address: string): string {
  return /;tag=([^;>]+)/.exec(address)?.[1] ?? '';
}

export function uriIn(address: string): string {
  return /<([^>]+)>/.exec(address)?.[1] ?? address;
}
