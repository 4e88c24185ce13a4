/** What the gateway tells a page before sign-in: `GET /console.json`. */
import type { LineAddress } from './sip-line';

export interface DemoNumber {
  readonly number: string;
  readonly label: string;
}

export interface GatewaySettings {
  readonly sipDomain: string;
  readonly webSocketPath: string;
  readonly demoNumbers: readonly DemoNumber[];
  /** What a conference room's number begins with; missing where there are no conferences. */
  readonly conferencePrefix?: string;
  readonly version: string;
}

/** Reads the settings; throws with a sentence for people when the gateway does not give them. */
export async function fetchGatewaySettings(baseUrl: string): Promise<GatewaySettings> {
  const url = new URL('console.json', baseUrl);
  let body: unknown;
  try {
    const response = await fetch(url, { cache: 'no-store' });
    if (!response.ok) {
      throw new Error(`HTTP ${response.status}`);
    }
    body = await response.json();
  } catch (error) {
    throw new Error(`The gateway's settings could not be read from ${url.href}.`, { cause: error });
  }
  const settings = readGatewaySettings(body);
  if (settings === undefined) {
    throw new Error(`The gateway's settings at ${url.href} are not usable: sipDomain or webSocketPath is missing.`);
  }
  return settings;
}

/** Checks the shape of the settings; `undefined` when what a page cannot do without is missing. */
export function readGatewaySettings(body: unknown): GatewaySettings | undefined {
  if (typeof body !== 'object' || body === null) {
    return undefined;
  }
  const { sipDomain, webSocketPath, demoNumbers, conferencePrefix, version } = body as Record<string, unknown>;
  if (typeof sipDomain !== 'string' || sipDomain === '' || typeof webSocketPath !== 'string') {
    return undefined;
  }
  return {
    sipDomain,
    webSocketPath,
    demoNumbers: Array.isArray(demoNumbers) ? demoNumbers.flatMap(readDemoNumber) : [],
    ...(typeof conferencePrefix === 'string' && /^[0-9]+$/.test(conferencePrefix) ? { conferencePrefix } : {}),
    version: typeof version === 'string' ? version : '',
  };
}

/** The line's address as seen from a page: same host, `wss` on an https page. */
export function lineAddress(settings: GatewaySettings, pageUrl: string): LineAddress {
  const url = new URL(settings.webSocketPath, pageUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return { sipDomain: settings.sipDomain, webSocketUrl: url.href };
}

function readDemoNumber(entry: unknown): DemoNumber[] {
  if (typeof entry !== 'object' || entry === null) {
    return [];
  }
  const { number, label } = entry as Record<string, unknown>;
  return typeof number === 'string' ? [{ number, label: typeof label === 'string' ? label : '' }] : [];
}
