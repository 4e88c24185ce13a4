/** Recording of the call at the gateway: its state as the gateway tells it, and the commands to it. */

/** The content type of a command in an in-dialog INFO. */
export const COMMAND_CONTENT_TYPE = 'application/vnd.tandem.command+json';

/**
 * - `off`: not recorded, and the operator may start it
 * - `on`: recorded
 * - `paused`: recorded, with a stretch left out now
 * - `failed`: it ended early; the call goes on
 */
export type Recording = 'off' | 'on' | 'paused' | 'failed';

export type RecordAction = 'start' | 'pause' | 'resume' | 'stop';

const STATES: readonly string[] = ['off', 'on', 'paused', 'failed'];

/** Reads the body of an INFO about the recording; `undefined` for anything else. */
export function parseRecording(body: string | null | undefined): Recording | undefined {
  if (typeof body !== 'string' || !body.includes('"recording"')) {
    return undefined;
  }
  try {
    const { state, recording } = JSON.parse(body) as { state?: unknown; recording?: unknown };
    return state === 'recording' && typeof recording === 'string' && STATES.includes(recording)
      ? (recording as Recording)
      : undefined;
  } catch {
    return undefined; // What a peer does wrong is a value, not an error.
  }
}

/** The body of a command. */
export function recordCommand(action: RecordAction): string {
  return JSON.stringify({ command: 'record', action });
}
