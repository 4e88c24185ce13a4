/** The other operators, as the gateway tells them: one document with all of them. */

export const COLLEAGUES_EVENT = 'tandem-colleagues';
export const COLLEAGUES_CONTENT_TYPE = 'application/vnd.tandem.colleagues+json';

export type Availability = 'available' | 'away' | 'do-not-disturb';

export interface ColleagueCall {
  readonly state: 'trying' | 'early' | 'confirmed';
  readonly direction: 'incoming' | 'outgoing';
  /** Only where the gateway is told to show it. */
  readonly number?: string;
}

export interface Colleague {
  readonly user: string;
  readonly registered: boolean;
  readonly availability: Availability;
  readonly calls: readonly ColleagueCall[];
}

/** What one lamp shows: the most urgent thing about a colleague. */
export type Lamp = 'offline' | 'free' | 'ringing' | 'talking' | 'away' | 'do-not-disturb';

export function lampOf(colleague: Colleague): Lamp {
  if (!colleague.registered) {
    return 'offline';
  }
  if (colleague.calls.some((call) => call.state === 'confirmed')) {
    return 'talking';
  }
  if (colleague.calls.length > 0) {
    return 'ringing';
  }
  return colleague.availability === 'available' ? 'free' : colleague.availability;
}

/** Reads the document; `undefined` when it is none. What is unknown in it is left out. */
export function parseColleagues(body: string | undefined): Colleague[] | undefined {
  try {
    const document: unknown = JSON.parse(body ?? '');
    const list = fields(document)['colleagues'];
    return Array.isArray(list) ? list.flatMap(readColleague) : undefined;
  } catch {
    return undefined;
  }
}

function readColleague(entry: unknown): Colleague[] {
  const { user, registered, availability, calls } = fields(entry);
  if (typeof user !== 'string' || user === '') {
    return [];
  }
  return [
    {
      user,
      registered: registered === true,
      availability: availability === 'away' || availability === 'do-not-disturb' ? availability : 'available',
      calls: Array.isArray(calls) ? calls.flatMap(readCall) : [],
    },
  ];
}

function readCall(entry: unknown): ColleagueCall[] {
  const { state, direction, number } = fields(entry);
  if (state !== 'trying' && state !== 'early' && state !== 'confirmed') {
    return [];
  }
  return [
    {
      state,
      direction: direction === 'incoming' ? 'incoming' : 'outgoing',
      ...(typeof number === 'string' ? { number } : {}),
    },
  ];
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The presence document (RFC 3863, RFC 4480) by which an operator says how he is. */
export function presenceDocument(address: string, availability: Availability): string {
  const activity = { available: '', away: '<rp:away/>', 'do-not-disturb': '<rp:busy/>' }[availability];
  const entity = address.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"' +
    ` xmlns:rp="urn:ietf:params:xml:ns:pidf:rpid" entity="${entity}">` +
    '<tuple id="t1"><status><basic>open</basic></status></tuple>' +
    `<dm:person id="p1"><rp:activities>${activity}</rp:activities></dm:person></presence>`
  );
}
