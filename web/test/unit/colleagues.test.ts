import { expect, test } from 'vitest';
import { lampOf, parseColleagues, presenceDocument, type Colleague } from '../../src/sdk';

const BAKYT: Colleague = { user: 'bakyt', registered: true, availability: 'available', calls: [] };

test('a lamp shows the most urgent thing', () => {
  expect(lampOf(BAKYT)).toBe('free');
  expect(lampOf({ ...BAKYT, registered: false, availability: 'away' })).toBe('offline');
  expect(lampOf({ ...BAKYT, availability: 'do-not-disturb' })).toBe('do-not-disturb');
  const ringing = { state: 'early', direction: 'incoming' } as const;
  const talking = { state: 'confirmed', direction: 'outgoing' } as const;
  expect(lampOf({ ...BAKYT, availability: 'away', calls: [ringing] })).toBe('ringing');
  expect(lampOf({ ...BAKYT, calls: [ringing, talking] })).toBe('talking');
});

test('the document is read for what is known in it', () => {
  const body = JSON.stringify({
    colleagues: [
      { user: 'bakyt', registered: true, availability: 'away', calls: [{ state: 'early', direction: 'incoming' }] },
      { user: 'aida', registered: 'yes', availability: 'dancing', calls: [{ state: 'flying' }] },
      { user: 7 },
      null,
    ],
    more: true,
  });
  expect(parseColleagues(body)).toEqual([
    { ...BAKYT, availability: 'away', calls: [{ state: 'early', direction: 'incoming' }] },
    { ...BAKYT, user: 'aida', registered: false },
  ]);
  for (const wrong of [undefined, '', '<xml/>', '[]', '{"colleagues":{}}']) {
    expect(parseColleagues(wrong)).toBeUndefined();
  }
});

test('what the operator says is a presence document', () => {
  expect(presenceDocument('sip:a&b@x', 'away')).toContain('entity="sip:a&amp;b@x"');
  expect(presenceDocument('sip:a@x', 'away')).toContain('<rp:away/>');
  expect(presenceDocument('sip:a@x', 'do-not-disturb')).toContain('<rp:busy/>');
});
