/** The cause of a failed call in one or two words, to be read from a metre away. */
import type { Cause } from './cause';

interface Title {
  readonly title: string;
  readonly q850: ReadonlySet<number>;
  readonly sip: ReadonlySet<number>;
}

const TITLES: readonly Title[] = [
  { title: 'Busy', q850: new Set([17]), sip: new Set([486, 600]) },
  { title: 'No answer', q850: new Set([18, 19]), sip: new Set([408]) },
  { title: 'Declined', q850: new Set([21]), sip: new Set([603, 607]) },
  { title: 'Wrong number', q850: new Set([1, 4, 22, 28]), sip: new Set([301, 404, 410, 484, 604]) },
  { title: 'Not reachable', q850: new Set([20, 27]), sip: new Set([480]) },
  { title: 'Not allowed', q850: new Set([50, 52, 57]), sip: new Set([403, 608]) },
  { title: 'No free line', q850: new Set([34, 38, 41, 42, 44, 47]), sip: new Set([429, 503]) },
];

/** `Busy`, `No answer`, `Wrong number` and the like; `Call failed` where the network says nothing of use. */
export function titleFor(cause: Cause): string {
  const { q850, sip } = cause;
  const byQ850 = TITLES.find((entry) => q850 !== undefined && entry.q850.has(q850));
  const bySip = TITLES.find((entry) => sip !== undefined && entry.sip.has(sip));
  return (byQ850 ?? bySip)?.title ?? 'Call failed';
}
