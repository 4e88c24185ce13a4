import { useEffect, useRef } from 'preact/hooks';

const FLOOR_DB = -60;

/** A bar that follows the loudness of a stream. It listens to a copy, so muting the call does not blind it. */
export function LevelMeter(props: { stream: MediaStream | undefined; label: string; testId: string }) {
  const { stream, label, testId } = props;
  const bar = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (stream === undefined) {
      return undefined;
    }
    return follow(stream, (level) => {
      root.current?.setAttribute('data-level', level.toFixed(2));
      root.current?.setAttribute('aria-valuenow', String(Math.round(level * 100)));
      if (bar.current !== null) {
        bar.current.style.transform = `scaleX(${level.toFixed(3)})`;
      }
    });
  }, [stream]);
  return (
    <div
      class="meter"
      ref={root}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      data-testid={testId}
      data-level="0.00"
    >
      <div class="meter-bar" ref={bar} />
    </div>
  );
}

/** Reports the level, 0 (-60 dBFS or less) to 1 (full scale), until the returned function is called. */
function follow(stream: MediaStream, report: (level: number) => void): () => void {
  const audio = new AudioContext();
  const copy = stream.clone();
  const analyser = audio.createAnalyser();
  analyser.fftSize = 1024;
  audio.createMediaStreamSource(copy).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let shown = 0;
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    const level = Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-12) - FLOOR_DB) / -FLOOR_DB));
    shown = Math.max(level, shown * 0.8); // Up at once, down gently.
    report(shown);
  }, 66);
  return () => {
    clearInterval(timer);
    copy.getTracks().forEach((track) => track.stop());
    void audio.close();
    report(0);
  };
}
