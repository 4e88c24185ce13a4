import { useEffect } from 'preact/hooks';
import { talkTimeMs, type PhoneState } from '../sdk';
import { useNow } from './use-phone';
import { callWords, clock, partyWords } from './words';

/** The state in the browser's tab, for an operator who is looking at another window. */
export function useDocumentTitle(state: PhoneState): void {
  const nowMs = useNow(state.call?.live === true && state.call.phase === 'talking');
  const title = documentTitle(state, nowMs);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

export function documentTitle({ line, call }: PhoneState, nowMs: number): string {
  if (call?.live === true) {
    const number = partyWords(call);
    if (call.phase === 'incoming') {
      return `☎ Incoming call ${number}`;
    }
    const words = call.phase === 'talking' ? clock(talkTimeMs(call, nowMs)) : callWords(call).title;
    return `${words} · ${number}`;
  }
  if (line.phase === 'ready') {
    return `Ready · ${line.user ?? ''} · Tandem`;
  }
  return line.wasReady ? '⚠ Not connected · Tandem' : 'Tandem';
}
