import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** What is heard. It stays in the page between calls, so that it can be found by its id at any time. */
export function RemoteAudio(props: { stream: MediaStream | undefined; volume: number; speakerId: string }) {
  const { stream, volume, speakerId } = props;
  const audio = useRef<HTMLAudioElement>(null);
  useLayoutEffect(() => {
    if (audio.current !== null) {
      audio.current.srcObject = stream ?? null;
    }
  }, [stream]);
  useEffect(() => {
    if (audio.current !== null) {
      audio.current.volume = volume;
    }
  }, [volume]);
  useEffect(() => {
    if (audio.current !== null && 'setSinkId' in audio.current) {
      audio.current.setSinkId(speakerId).catch((error: unknown) => {
        console.warn('The chosen loudspeaker is not there, the default one is used:', error);
      });
    }
  }, [speakerId]);
  return <audio id="remote-audio" ref={audio} autoplay />;
}
