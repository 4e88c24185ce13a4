import { useEffect, useReducer, useState } from 'preact/hooks';
import type { Api, Whoami } from './api';
import type { Live, LiveState } from './live';

/** What each page is given. */
export interface PageProps {
  readonly api: Api;
  readonly live: Live;
  readonly state: LiveState;
  readonly who: Whoami;
  /** What is shown is old: nothing may be pressed. */
  readonly stale: boolean;
}

export function useLive(live: Live): LiveState {
  const [, again] = useReducer((n: number) => n + 1, 0);
  useEffect(() => live.subscribe(() => again(0)), [live]);
  return live.state;
}

/** The page that the address names; Back and bookmarks work by it. */
export function useHash(first: string): string {
  const read = (): string => location.hash.slice(1) || first;
  const [hash, setHash] = useState(read);
  useEffect(() => {
    const changed = (): void => setHash(read());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return hash;
}

/** Draws anew each second, for times that run; not while they stand still. */
export function useSecond(running: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) {
      return undefined;
    }
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
