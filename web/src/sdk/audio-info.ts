/**
 * What the gateway says of audio that flows one way only: an INFO of the same type as the call's progress, in talk, with
 * the state `one-way-audio`, and `audio-restored` when it flows again.
 */
import { parseObject, text } from './progress-info';

/** One report. */
export interface AudioInfo {
  /** False: it flows again. */
  readonly trouble: boolean;
  /** The side to blame, as far as it can be told. */
  readonly hop: 'trunk' | 'browser' | 'colleague';
  /** Whose ear misses it: `to-operator` is ours. */
  readonly direction: 'to-operator' | 'from-operator';
  /** In plain English, for example `the trunk never sent audio`. */
  readonly text: string;
  /** The gateway asks this page to restart ICE. */
  readonly restartIce: boolean;
}

/** Reads such a report. Returns `undefined` for anything else. */
export function parseAudioInfo(body: string | null | undefined): AudioInfo | undefined {
  const fields = parseObject(body);
  const state = fields?.['state'];
  if (fields === undefined || (state !== 'one-way-audio' && state !== 'audio-restored')) {
    return undefined;
  }
  const trouble = state === 'one-way-audio';
  return {
    trouble,
    hop: fields['hop'] === 'browser' || fields['hop'] === 'colleague' ? fields['hop'] : 'trunk',
    direction: fields['direction'] === 'from-operator' ? 'from-operator' : 'to-operator',
    text: text(fields['text']) ?? '',
    restartIce: trouble && fields['repair'] === 'ice-restart',
  };
}
