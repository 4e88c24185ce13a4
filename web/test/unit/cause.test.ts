import { expect, test } from 'vitest';
import { codesOf, isOrdinaryClearing, sentenceFor } from '../../src/sdk/cause';
import { parseReasonHeaders } from '../../src/sdk';

test.each([
  [{ sip: 486, q850: 17 }, 'The number is busy.'],
  [{ sip: 404 }, 'This number does not exist.'],
  [{ sip: 480, q850: 20 }, 'The phone is switched off or out of coverage.'],
  [{ sip: 503, q850: 34 }, 'All lines are busy. Try again in a moment.'],
  [{ sip: 603 }, 'The call was declined.'],
  [{ sip: 486, q850: 16 }, 'The number is busy.'],
  [{ sip: 499 }, 'The network refused the call.'],
  [{ sip: 599 }, 'The telephone network had an error. Try again.'],
  [{ q850: 46 }, 'The telephone network is busy. Try again in a moment.'],
  [{}, 'The call could not be completed.'],
])('%j reads “%s”', (cause, sentence) => {
  expect(sentenceFor(cause)).toBe(sentence);
});

test('every SIP failure and every Q.850 cause has a plain sentence without codes in it', () => {
  for (let sip = 300; sip < 700; sip++) {
    expect(sentenceFor({ sip })).toMatch(/^[A-Z][^0-9]+\.$/);
  }
  for (let q850 = 1; q850 < 128; q850++) {
    expect(sentenceFor({ q850 })).toMatch(/^[A-Z][^0-9]+\.$/);
  }
});

test('codes for support keep the far end’s own words', () => {
  expect(codesOf({ sip: 486, q850: 17, text: 'Busy here' })).toBe('SIP 486 · Q.850 17 · Busy here');
  expect(codesOf({})).toBe('');
});

test('only normal clearing is an ordinary hang-up', () => {
  expect(isOrdinaryClearing({})).toBe(true);
  expect(isOrdinaryClearing({ sip: 200, q850: 16 })).toBe(true);
  expect(isOrdinaryClearing({ q850: 41 })).toBe(false);
  expect(isOrdinaryClearing({ sip: 408 })).toBe(false);
});

test('two reasons in one header are both read', () => {
  const header = 'SIP;cause=486;text="Busy Here", Q.850;cause=17;text="User busy"';
  expect(parseReasonHeaders([header])).toEqual({ sip: 486, q850: 17, text: 'Busy Here' });
});

test('reasons in two headers are both read, with blanks and in any order', () => {
  expect(parseReasonHeaders(['Q.850 ; cause=1 ; text="Unallocated; gone, \\"really\\""', 'sip ;cause=404'])).toEqual({
    sip: 404,
    q850: 1,
    text: 'Unallocated; gone, "really"',
  });
});

test.each(['', 'SIP', 'X.25;cause=4', 'SIP;cause=abc', ';;;,,', 'Q.850;cause'])('“%s” gives no reason', (header) => {
  expect(parseReasonHeaders([header])).toEqual({});
});
