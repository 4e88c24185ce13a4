import { useEffect, useRef } from 'preact/hooks';
import type { TandemPhone } from '../sdk';

interface KeyboardUse {
  readonly phone: TandemPhone;
  /** Digits are sent into the call instead of the dial field. */
  readonly takesKeys: boolean;
  readonly onKey: (character: string) => void;
}

/**
 * Keys for the whole page: Enter (or Ctrl+Enter from anywhere) answers, Escape hangs up or rejects, digits go to the
 * call or the dial field, M mutes, H holds (by the key's place: on a Russian layout they type other letters). Fields and
 * buttons in focus keep their own keys.
 */
export function useKeyboard(use: KeyboardUse): void {
  const latest = useRef(use);
  latest.current = use;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!event.defaultPrevented && !event.isComposing && handle(event, latest.current)) {
        event.preventDefault();
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

/** True when the key was used. */
function handle(event: KeyboardEvent, { phone, takesKeys, onKey }: KeyboardUse): boolean {
  const { call } = phone.state;
  const place = placeOf(event.target);
  if (call?.phase === 'incoming' && event.key === 'Enter' && (event.ctrlKey || place !== 'button')) {
    void phone.answer();
    return true;
  }
  if (event.key === 'Escape' && call?.live === true) {
    phone.hangUp();
    return true;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || place === 'field') {
    return false;
  }
  const digit = event.key === '№' ? '#' : event.key; // Shift+3 on a Russian layout.
  if (/^[0-9*#+]$/.test(digit) && (digit !== '+' || !takesKeys)) {
    onKey(digit);
    return true;
  }
  if (event.repeat || call?.live !== true || call.phase === 'incoming') {
    return false;
  }
  switch (event.code) {
    case 'KeyM':
      phone.setMuted(!call.muted);
      return true;
    case 'KeyH':
      return phone.setHold(call.hold === 'off');
    default:
      return false;
  }
}

function placeOf(target: EventTarget | null): 'field' | 'button' | 'page' {
  if (target instanceof HTMLInputElement) {
    return target.type === 'checkbox' || target.type === 'range' ? 'page' : 'field';
  }
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) {
    return 'field';
  }
  return target instanceof HTMLElement && ['BUTTON', 'SUMMARY'].includes(target.tagName) ? 'button' : 'page';
}
