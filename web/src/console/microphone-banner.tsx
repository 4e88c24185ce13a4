import type { MicrophoneTrouble, TandemPhone } from '../sdk';
import { Icon } from './icons';
import { microphoneWords } from './words';

/** Says what is wrong with the microphone and what to do. */
export function MicrophoneBanner({ trouble, phone }: { trouble: MicrophoneTrouble; phone: TandemPhone }) {
  const words = microphoneWords(trouble);
  const tryAgain = async (): Promise<void> => {
    const stream = await phone.checkMicrophone();
    stream?.getTracks().forEach((track) => track.stop());
  };
  return (
    <div class="banner tone-bad" role="alert" data-testid="microphone-trouble" data-trouble={trouble}>
      <Icon name="warn" />
      <div>
        <strong>{words.title}.</strong> {words.detail}
      </div>
      {trouble === 'insecure-page' ? null : (
        <button type="button" class="quiet" data-testid="microphone-retry" onClick={() => void tryAgain()}>
          Try again
        </button>
      )}
    </div>
  );
}
