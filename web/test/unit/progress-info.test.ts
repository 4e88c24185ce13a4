import { expect, test } from 'vitest';
import { parseProgressInfo } from '../../src/sdk';

test('a full failure report is read', () => {
  const body =
    '{"state":"failed","atMs":3120,"attempt":2,"trunk":"south","sip":486,"q850":17,"text":"Busy here","heard":"busy"}';
  expect(parseProgressInfo(body)).toEqual({
    state: 'failed',
    atMs: 3120,
    attempt: 2,
    trunk: 'south',
    sip: 486,
    q850: 17,
    text: 'Busy here',
    heard: 'busy',
  });
});

test('a state alone is enough', () => {
  expect(parseProgressInfo('{"state":"ringing"}')).toEqual({ state: 'ringing', atMs: 0, attempt: 1 });
});

test.each([
  ['broken JSON', '{"state":"ringing"'],
  ['an unknown state', '{"state":"singing"}'],
  ['a state of the wrong type', '{"state":7}'],
  ['a list', '["ringing"]'],
  ['null', 'null'],
  ['nothing', ''],
])('%s is not a report', (_what, body) => {
  expect(parseProgressInfo(body)).toBeUndefined();
});

test('a missing body is not a report', () => {
  expect(parseProgressInfo(undefined)).toBeUndefined();
  expect(parseProgressInfo(null)).toBeUndefined();
});

test('failure fields count with failed only', () => {
  expect(parseProgressInfo('{"state":"ringing","sip":486,"q850":17}')).toEqual({
    state: 'ringing',
    atMs: 0,
    attempt: 1,
  });
});

test('fields of the wrong type or range are left out', () => {
  const body = '{"state":"failed","atMs":-3,"attempt":"two","trunk":9,"sip":42,"q850":900,"text":"","heard":"jazz"}';
  expect(parseProgressInfo(body)).toEqual({ state: 'failed', atMs: 0, attempt: 1 });
});

test('fields of a newer gateway are ignored', () => {
  expect(parseProgressInfo('{"state":"trying","codec":"PCMA"}')).toEqual({ state: 'trying', atMs: 0, attempt: 1 });
});
