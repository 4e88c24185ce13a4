import { describe, expect, test } from 'vitest';
import { Refusal, type Call } from '../../src/supervisor/api';
import { happened, listed, NO_CALLS, parseEvent, type LiveEvent } from '../../src/supervisor/call-list';
import { inWords } from '../../src/supervisor/confirm';
import { deed, differences } from '../../src/supervisor/diff';
import { attempts, perSecond } from '../../src/supervisor/trunk-figures';
import { callState, clock, parties, span } from '../../src/supervisor/words';

const AT = '2026-11-27T05:00:00Z';
const LATER = '2026-11-27T05:00:07Z';
const CALL: Call = {
  id: 'c1',
  direction: 'outgoing',
  phase: 'dialling',
  user: 'alice',
  number: '+996312000101',
  trunk: '',
  startedAt: AT,
};
const event = (type: string, more: Record<string, unknown> = {}): LiveEvent => ({ type, at: LATER, callId: 'c1', ...more });
const STARTED = { direction: 'outgoing', user: 'alice', number: '+996312000101', trunk: '', callee: '' };

describe('the list of calls', () => {
  test('a call begins, rings, is answered and ends by events alone', () => {
    const begun = happened(NO_CALLS, [{ ...event('call.started', STARTED), at: AT }]);
    expect(begun.open.get('c1')).toMatchObject({ user: 'alice', phase: 'dialling', startedAt: AT });
    const rings = happened(begun, [event('call.ringing', { trunk: 'north' })]);
    expect(callState(rings.open.get('c1')!).text).toBe('ringing');
    expect(rings.open.get('c1')?.trunk).toBe('north');
    const talks = happened(rings, [event('call.answered', { trunk: 'north' })]);
    expect(talks.open.get('c1')).toMatchObject({ phase: 'talking', answeredAt: LATER });
    const over = happened(talks, [event('call.ended', { text: 'hung up' })]);
    expect(over.open.size).toBe(0);
    expect(over.ended).toEqual([expect.objectContaining({ at: LATER, text: 'hung up' })]);
  });

  test('what an event does not tell is asked for, and a key that was pressed tells nothing', () => {
    const known = listed(NO_CALLS, [CALL]);
    expect(known.incomplete).toBe(false);
    expect(happened(known, [event('call.digit-received')]).incomplete).toBe(false);
    expect(happened(known, [event('call.one-way-audio')]).incomplete).toBe(true);
    expect(happened(NO_CALLS, [event('call.ringing')]).incomplete).toBe(true);
  });

  test('a list that was written before an end does not bring the call back', () => {
    const over = happened(listed(NO_CALLS, [CALL]), [event('call.ended', { text: 'busy' })]);
    expect(listed(over, [CALL]).open.size).toBe(0);
  });

  test('a call that a list had no more before its end was told is still known by name', () => {
    const missing = listed(listed(NO_CALLS, [CALL]), []);
    expect(missing.open.size).toBe(0);
    expect(happened(missing, [event('call.ended', { text: 'hung up' })]).ended[0]?.call.user).toBe('alice');
  });

  test('a call that began after a list was asked for stays, though it is not in it', () => {
    const begun = happened(NO_CALLS, [event('call.started', STARTED)]);
    expect(listed(begun, [], () => true).open.has('c1')).toBe(true);
    expect(listed(begun, []).open.has('c1')).toBe(false);
  });

  test('a call that the list has no more is gone, and one that is the same stays the same object', () => {
    const known = listed(NO_CALLS, [CALL, { ...CALL, id: 'c2' }]);
    const next = listed(known, [{ ...CALL }]);
    expect([...next.open.keys()]).toEqual(['c1']);
    expect(next.open.get('c1')).toBe(known.open.get('c1'));
    expect(listed(known, [{ ...CALL, trunk: 'south' }]).open.get('c1')?.trunk).toBe('south');
  });

  test('that it rings outlives a list, which knows only that it dials', () => {
    const rings = happened(listed(NO_CALLS, [CALL]), [event('call.ringing', { trunk: 'north' })]);
    expect(listed(rings, [CALL]).open.get('c1')?.ringing).toBe(true);
    expect(listed(rings, [{ ...CALL, phase: 'talking' }]).open.get('c1')?.ringing).toBeUndefined();
  });

  test.each(['', 'x', '[]', 'null', '{"type":1}', '{}'])('%s is no event', (text) => {
    expect(parseEvent(text)).toBeUndefined();
  });

  test('ends are kept for a while only', () => {
    const events = Array.from({ length: 60 }, (_, n) => ({ ...event('call.ended', { text: String(n) }), callId: `x${n}` }));
    const { ended } = happened(NO_CALLS, events);
    expect(ended).toHaveLength(20);
    expect(ended[0]?.text).toBe('59');
  });
});

describe('words', () => {
  test('an early answer is not called talking', () => {
    const said = callState({ ...CALL, early: true });
    expect(said.text).toBe('calling');
    expect(said.more).toContain('nobody has picked up');
    expect(callState({ ...CALL, phase: 'talking' }).text).toBe('talking');
    expect(callState({ ...CALL, phase: 'failing' }).text).toBe('failed');
    expect(callState({ ...CALL, phase: 'closing' }).text).toBe('ending');
  });

  test('who with whom, each way', () => {
    expect(parties(CALL)).toEqual({ from: 'alice', to: '+996312000101' });
    expect(parties({ ...CALL, direction: 'incoming' })).toEqual({ from: '+996312000101', to: 'alice' });
    expect(parties({ ...CALL, direction: 'test', user: '' })).toEqual({ from: 'gateway (test)', to: '+996312000101' });
    expect(parties({ ...CALL, direction: 'internal', callee: 'bob' })).toEqual({ from: 'alice', to: 'bob' });
  });

  test('times', () => {
    expect([clock(-5), clock(61_999), clock(3_600_000)]).toEqual(['00:00', '01:01', '1:00:00']);
    expect([span(12), span(300), span(14_700), span(273_600)]).toEqual(['12 s', '5 min', '4 h 5 min', '3 d 4 h']);
  });

  test('a conflict names who was first and what to do', () => {
    const clash = { kind: 'hours', name: 'shop', version: 7, author: 'anna', at: AT };
    expect(inWords(new Refusal(409, 'x', [clash]))).toMatch(/hours shop was changed later by anna \(version 7\).*first/);
    expect(inWords(new Refusal(403, 'role readonly may not do this'))).toBe('role readonly may not do this');
  });
});

describe('figures of trunks', () => {
  const TEXT = `# HELP tandem_trunk_attempts_total x
tandem_trunk_attempts_total{result="answered",trunk="north"} 10.0
tandem_trunk_attempts_total{result="unavailable",trunk="north"} 3.0
tandem_trunk_attempts_total{result="busy",trunk="a\\"b"} 2.0
tandem_trunk_up{trunk="north"} 1.0`;

  test('all and those that were not carried', () => {
    const { byTrunk } = attempts(TEXT, 0);
    expect(byTrunk.get('north')).toEqual({ all: 13, failed: 3 });
    expect(byTrunk.get('a"b')).toEqual({ all: 2, failed: 0 });
  });

  test('calls a second need two looks, and none is told where the counter began anew', () => {
    const older = attempts(TEXT, 0);
    const newer = attempts(TEXT.replace('10.0', '30.0'), 10_000);
    expect(perSecond('north', undefined, older)).toBeUndefined();
    expect(perSecond('north', older, newer)).toBe(2);
    expect(perSecond('north', newer, { ...older, atMs: 20_000 })).toBeUndefined();
  });
});

describe('diffs', () => {
  test('key by key, also within sections', () => {
    const edit = {
      kind: 'trunk',
      name: 'north',
      before: { a: 1, list: ['x'], tls: { x: 'old', y: true }, gone: [1] },
      after: { a: 1, list: ['x', 'y'], tls: { x: 'new', y: true }, came: '' },
    };
    expect(differences(edit)).toEqual([
      { key: 'came', after: '' },
      { key: 'gone', before: '[1]' },
      { key: 'list', before: 'x', after: 'x, y' },
      { key: 'tls.x', before: 'old', after: 'new' },
    ]);
    expect(deed(edit)).toBe('changed');
    expect(deed({ kind: 'x', name: 'y', after: {} })).toBe('added');
    expect(deed({ kind: 'x', name: 'y', before: {} })).toBe('removed');
  });
});
