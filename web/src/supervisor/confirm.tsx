import { useEffect, useRef, useState } from 'preact/hooks';
import { Refusal } from './api';

interface ConfirmProps {
  readonly title: string;
  readonly children: preact.ComponentChildren;
  readonly doIt: string;
  /** It cuts nobody off and takes nothing back. */
  readonly harmless?: boolean;
  /** False: there is something to choose first. */
  readonly ready?: boolean;
  /** Does it; what it throws is shown, and the question stays. */
  readonly onYes: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before something is done that cannot be taken back. Escape and Cancel do nothing. */
export function Confirm({ title, children, doIt, harmless = false, ready = true, onYes, onClose }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [working, setWorking] = useState(false);
  const [trouble, setTrouble] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  const yes = async (): Promise<void> => {
    setWorking(true);
    setTrouble('');
    try {
      await onYes();
      onClose();
    } catch (error) {
      setTrouble(inWords(error));
      setWorking(false);
    }
  };
  return (
    <dialog ref={dialog} class="confirm card" aria-labelledby="confirm-title" onClose={onClose} data-testid="confirm">
      <h2 id="confirm-title">{title}</h2>
      <div class="confirm-text">{children}</div>
      {trouble === '' ? null : (
        <p class="message tone-bad" role="alert" data-testid="confirm-trouble">
          {trouble}
        </p>
      )}
      <div class="actions">
        <button type="button" onClick={onClose} autofocus data-testid="confirm-no">
          Cancel
        </button>
        <button
          type="button"
          class={harmless ? 'primary' : 'stop'}
          disabled={working || !ready}
          onClick={() => void yes()}
          data-testid="confirm-yes"
        >
          {doIt}
        </button>
      </div>
    </dialog>
  );
}

/** A conflict is told with who was there first, and what to do about it. */
export function inWords(error: unknown): string {
  if (!(error instanceof Refusal)) {
    return String(error);
  }
  if (error.status === 409 && error.clashes.length > 0) {
    const others = error.clashes
      .map((clash) => `${clash.kind} ${clash.name} was changed later by ${clash.author} (version ${clash.version})`)
      .join('; ');
    return `Nothing was done: ${others}. Look at that change first, and take it back before this one if it should go.`;
  }
  if (error.status === 409) {
    return `Nothing was done: ${error.message}.`;
  }
  return error.message;
}
