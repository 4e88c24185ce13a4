import { useEffect, useState } from 'preact/hooks';
import type { PhoneState, TandemPhone } from '../sdk';

/** The phone's state, re-rendered on every change. */
export function usePhone(phone: TandemPhone): PhoneState {
  const [state, setState] = useState(phone.state);
  useEffect(() => phone.on('change', setState), [phone]);
  return state;
}

/** The time, four times a second while `running`; frozen otherwise. */
export function useNow(running: boolean): number {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    if (!running) {
      return undefined;
    }
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, [running]);
  return nowMs;
}
