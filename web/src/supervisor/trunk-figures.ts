/** What `/metrics` says of each trunk: calls a second, and those that failed. Pure. */

export interface Attempts {
  readonly atMs: number;
  /** By trunk: how many, and how many of those came to nothing. */
  readonly byTrunk: ReadonlyMap<string, Counted>;
}

export interface Counted {
  readonly all: number;
  readonly failed: number;
}

const LINE = /^tandem_trunk_attempts_total\{([^}]*)\}\s+(\S+)/;
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;
/** What became of a call that is nobody's failure: the callee's own doing, or the caller's. */
const FINE = new Set([
  'answered',
  'incoming',
  'cancelled',
  'hung-up',
  'busy',
  'no-answer',
  'do-not-disturb',
  'transferred',
]);

export function attempts(text: string, atMs: number): Attempts {
  const byTrunk = new Map<string, Counted>();
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (match === null) {
      continue;
    }
    const labels = new Map<string, string>();
    for (const label of (match[1] ?? '').matchAll(LABEL)) {
      labels.set(label[1] ?? '', (label[2] ?? '').replace(/\\(.)/g, '$1'));
    }
    const trunk = labels.get('trunk') ?? '';
    const count = Number(match[2]);
    const before = byTrunk.get(trunk) ?? { all: 0, failed: 0 };
    byTrunk.set(trunk, {
      all: before.all + count,
      failed: before.failed + (FINE.has(labels.get('result') ?? '') ? 0 : count),
    });
  }
  return { atMs, byTrunk };
}

/** Calls that ended a second between two looks; undefined while there is but one, or the counter began anew. */
export function perSecond(trunk: string, older: Attempts | undefined, newer: Attempts): number | undefined {
  const now = newer.byTrunk.get(trunk)?.all ?? 0;
  if (older === undefined || newer.atMs <= older.atMs) {
    return undefined;
  }
  const before = older.byTrunk.get(trunk)?.all ?? 0;
  return now < before ? undefined : ((now - before) * 1000) / (newer.atMs - older.atMs);
}
