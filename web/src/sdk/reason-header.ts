/** The Reason header of a BYE, CANCEL or final response (RFC 3326 §2). */

/** What one or more Reason headers say. */
export interface Reason {
  readonly sip?: number;
  readonly q850?: number;
  readonly text?: string;
}

/**
 * Reads all Reason headers of a message. Several reasons may stand in one header, separated by commas that are not
 * inside quotes. Unknown protocols and malformed parts are left out.
 */
export function parseReasonHeaders(headers: readonly string[]): Reason {
  let reason: Reason = {};
  for (const part of headers.flatMap((header) => splitOutsideQuotes(header, ','))) {
    reason = { ...parseOne(part), ...reason };
  }
  return reason;
}

function parseOne(part: string): Reason {
  const [protocol = '', ...parameters] = splitOutsideQuotes(part, ';').map((piece) => piece.trim());
  let cause: number | undefined;
  let text: string | undefined;
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split(/\s*=\s*(.*)/s);
    if (name.toLowerCase() === 'cause' && /^\d{1,3}$/.test(value)) {
      cause = Number(value);
    } else if (name.toLowerCase() === 'text') {
      text = value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
    }
  }
  const words = text === undefined || text === '' ? {} : { text };
  switch (protocol.toUpperCase()) {
    case 'SIP':
      return { ...(cause === undefined ? {} : { sip: cause }), ...words };
    case 'Q.850':
      return { ...(cause === undefined ? {} : { q850: cause }), ...words };
    default:
      return {};
  }
}

function splitOutsideQuotes(value: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (let i = 0; i < value.length; i++) {
    const character = value.charAt(i);
    if (character === '\\' && quoted) {
      part += character + value.charAt(++i);
    } else if (character === separator && !quoted) {
      parts.push(part);
      part = '';
    } else {
      quoted = character === '"' ? !quoted : quoted;
      part += character;
    }
  }
  return [...parts, part];
}
