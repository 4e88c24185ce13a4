/** What a change did to one object, key by key. Pure. */
import type { Edit } from './api';

export interface Difference {
  readonly key: string;
  /** Missing where there was nothing, or is nothing any more. */
  readonly before?: string;
  readonly after?: string;
}

export function differences(edit: Edit): readonly Difference[] {
  const before = flat(edit.before);
  const after = flat(edit.after);
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const was = before.get(key);
    const is = after.get(key);
    return was === is
      ? []
      : [{ key, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
}

export function deed(edit: Edit): 'added' | 'removed' | 'changed' {
  return edit.before === undefined ? 'added' : edit.after === undefined ? 'removed' : 'changed';
}

function flat(value: unknown, prefix = '', into = new Map<string, string>()): Map<string, string> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) {
      flat(inner, prefix === '' ? key : `${prefix}.${key}`, into);
    }
  } else if (value !== undefined) {
    into.set(prefix, plain(value));
  }
  return into;
}

function plain(value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.join(', ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
