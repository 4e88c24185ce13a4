/**
 * The gateway's honest call state, as it travels beside the media: the body of an in-dialog INFO (RFC 6086 §4.2.2,
 * without an Info-Package) of type `application/vnd.tandem.progress+json`.
 */

/** The content type of a progress INFO. */
export const PROGRESS_CONTENT_TYPE = 'application/vnd.tandem.progress+json';

/** Where the call to the number is, seen from the gateway. */
export type ProgressState = 'trying' | 'ringing' | 'early-media' | 'answered' | 'failed';

/** What the gateway heard from the network when a call failed. */
export type HeardTone = 'busy' | 'congestion' | 'special-information' | 'announcement';

/** One progress report. */
export interface ProgressInfo {
  readonly state: ProgressState;
  /** Milliseconds since the INVITE reached the gateway. */
  readonly atMs: number;
  /** Which trunk attempt this is, from 1. */
  readonly attempt: number;
  /** Name of the trunk that is tried. */
  readonly trunk?: string;
  /** SIP status of the failure; with `failed` only. */
  readonly sip?: number;
  /** Q.850 cause of the failure; with `failed` only. */
  readonly q850?: number;
  /** The far end's own words; with `failed` only. */
  readonly text?: string;
  readonly heard?: HeardTone;
}

const STATES: readonly string[] = ['trying', 'ringing', 'early-media', 'answered', 'failed'];
const TONES: readonly string[] = ['busy', 'congestion', 'special-information', 'announcement'];

/**
 * Reads the body of a progress INFO. Returns `undefined` for anything that is not one: broken JSON, an unknown state,
 * a body of another kind. A gateway newer than this page may send fields that are not known here; they are ignored.
 */
export function parseProgressInfo(body: string | null | undefined): ProgressInfo | undefined {
  const fields = parseObject(body);
  const state = fields?.['state'];
  if (fields === undefined || typeof state !== 'string' || !STATES.includes(state)) {
    return undefined;
  }
  const trunk = text(fields['trunk']);
  const report = {
    state: state as ProgressState,
    atMs: wholeNumber(fields['atMs'], 0, Number.MAX_SAFE_INTEGER) ?? 0,
    attempt: wholeNumber(fields['attempt'], 1, 1000) ?? 1,
    ...(trunk === undefined ? {} : { trunk }),
  };
  return state === 'failed' ? { ...report, ...failureFields(fields) } : report;
}

function failureFields(fields: Record<string, unknown>): Partial<ProgressInfo> {
  const sip = wholeNumber(fields['sip'], 300, 699);
  const q850 = wholeNumber(fields['q850'], 1, 127);
  const words = text(fields['text']);
  const heard = text(fields['heard']);
  return {
    ...(sip === undefined ? {} : { sip }),
    ...(q850 === undefined ? {} : { q850 }),
    ...(words === undefined ? {} : { text: words }),
    ...(heard !== undefined && TONES.includes(heard) ? { heard: heard as HeardTone } : {}),
  };
}

/** The body as an object, or `undefined` when it is none. */
export function parseObject(body: string | null | undefined): Record<string, unknown> | undefined {
  if (typeof body !== 'string') {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // What a peer does wrong is a value, not an error.
  }
}

function wholeNumber(value: unknown, min: number, max: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}

/** A text of at most 200 characters, or `undefined`. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : undefined;
}
