/** What the pages say of states and times. Pure. */
import type { Call, Role } from './api';

export type Tone = 'calm' | 'busy' | 'good' | 'warn' | 'bad';

export interface Said {
  readonly text: string;
  readonly tone: Tone;
  /** What it means, where the word alone might be misread. */
  readonly more?: string;
}

/** Where a call stands, in the order of honesty: nobody "talks" before somebody picked up. */
export function callState(call: Call): Said {
  if (call.phase === 'talking') {
    return { text: 'talking', tone: 'good' };
  }
  if (call.phase === 'dialling' || call.phase === 'new') {
    const text = call.ringing === true ? 'ringing' : 'calling';
    return call.early === true
      ? { text, tone: 'busy', more: 'nobody has picked up; the operator hears the line already' }
      : { text, tone: 'busy' };
  }
  if (call.phase === 'failing') {
    return { text: 'failed', tone: 'warn', more: 'the operator is told why' };
  }
  return { text: 'ending', tone: 'calm' };
}

/** Who calls, and whom. */
export function parties(call: Call): { readonly from: string; readonly to: string } {
  switch (call.direction) {
    case 'incoming':
      return { from: call.number || 'no number', to: call.user || 'nobody yet' };
    case 'internal':
      return { from: call.user, to: call.callee || call.number };
    case 'transit':
      return { from: 'trunk', to: call.number };
    case 'test':
      return { from: 'gateway (test)', to: call.number };
    default:
      return { from: call.user, to: call.number };
  }
}

export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}

/** 3 d 4 h, 4 h 5 min, 5 min, 12 s. */
export function span(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) {
    return `${days} d ${hours} h`;
  }
  if (hours > 0) {
    return `${hours} h ${minutes} min`;
  }
  return minutes > 0 ? `${minutes} min` : `${Math.max(0, Math.floor(seconds))} s`;
}

export function timeOfDay(at: string | number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleTimeString(undefined, { hour12: false });
}

export function dateAndTime(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime())
    ? at
    : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium', hour12: false });
}

export function mayControl(role: Role): boolean {
  return role === 'admin' || role === 'supervisor';
}

export function mayChange(role: Role): boolean {
  return role === 'admin';
}

/** What the browser says it is, shortened to what tells devices apart. */
export function device(userAgent: string | undefined): string {
  return userAgent === undefined || userAgent === '' ? 'unknown' : userAgent;
}
