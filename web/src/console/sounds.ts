/** The console's own sounds, made by WebAudio: the ring of an incoming call and the click of a key. */

const RING_PERIOD_S = 3;
/** A minute and a half; nobody is let ring longer. */
const RING_PERIODS = 30;
/** Two soft pairs of notes, then silence; seconds from the start of a period. */
const RING_NOTES: readonly { readonly at: number; readonly hz: number }[] = [
  { at: 0, hz: 587 },
  { at: 0.18, hz: 784 },
  { at: 0.6, hz: 587 },
  { at: 0.78, hz: 784 },
];

/** Row and column frequencies of RFC 4733 §3.2 events (ITU-T Q.23), in Hz. */
const DTMF_ROWS = [697, 770, 852, 941] as const;
const DTMF_COLUMNS = [1209, 1336, 1477, 1633] as const;
const DTMF_KEYS = '123A456B789C*0#D';

let shared: AudioContext | undefined;

function context(): AudioContext {
  shared ??= new AudioContext();
  if (shared.state === 'suspended') {
    void shared.resume();
  }
  return shared;
}

/**
 * Rings until the returned function is called. `volume` is 0 to 1. All rings are scheduled at once, because browsers
 * slow the timers of hidden pages down to one a minute.
 */
export function ring(volume: number): () => void {
  const audio = context();
  const gain = audio.createGain();
  gain.gain.value = volume * 0.5;
  gain.connect(audio.destination);
  for (let period = 0; period < RING_PERIODS; period++) {
    const startS = audio.currentTime + period * RING_PERIOD_S;
    RING_NOTES.forEach(({ at, hz }) => note(audio, gain, startS + at, hz, 0.42));
  }
  return () => gain.disconnect();
}

/** A short, quiet echo of a key, so that the operator hears what was sent. */
export function keyTone(key: string): void {
  const place = DTMF_KEYS.indexOf(key.toUpperCase());
  const row = DTMF_ROWS[Math.floor(place / 4)];
  const column = DTMF_COLUMNS[place % 4];
  if (place < 0 || row === undefined || column === undefined) {
    return;
  }
  const audio = context();
  const gain = audio.createGain();
  gain.gain.value = 0.05;
  gain.connect(audio.destination);
  note(audio, gain, audio.currentTime, row, 0.09);
  note(audio, gain, audio.currentTime, column, 0.09);
  setTimeout(() => gain.disconnect(), 400);
}

function note(audio: AudioContext, into: AudioNode, atS: number, hz: number, lengthS: number): void {
  const tone = audio.createOscillator();
  const envelope = audio.createGain();
  tone.frequency.value = hz;
  envelope.gain.setValueAtTime(0, atS);
  envelope.gain.linearRampToValueAtTime(1, atS + 0.01);
  envelope.gain.setValueAtTime(1, atS + lengthS * 0.5);
  envelope.gain.linearRampToValueAtTime(0, atS + lengthS);
  tone.connect(envelope).connect(into);
  tone.start(atS);
  tone.stop(atS + lengthS);
}
