import { expect, test } from 'vitest';
import { newCall, parseAudioInfo, parseProgressInfo, reduceCall, type Call, type CallInput } from '../../src/sdk';

const TROUBLE =
  '{"state":"one-way-audio","atMs":9000,"attempt":1,"trunk":"north","hop":"browser","direction":"from-operator",' +
  '"text":"the browser stopped sending audio","repair":"ice-restart"}';

test('a report names hop, direction and whether the page is asked to restart ICE', () => {
  expect(parseAudioInfo(TROUBLE)).toEqual({
    trouble: true,
    hop: 'browser',
    direction: 'from-operator',
    text: 'the browser stopped sending audio',
    restartIce: true,
  });
  expect(parseAudioInfo(TROUBLE.replace('ice-restart', 're-invite'))?.restartIce).toBe(false);
});

test('its end asks for nothing', () => {
  expect(parseAudioInfo(TROUBLE.replace('one-way-audio', 'audio-restored'))).toMatchObject({
    trouble: false,
    restartIce: false,
  });
});

test('it is no progress, and progress is no report of it', () => {
  expect(parseProgressInfo(TROUBLE)).toBeUndefined();
  expect(parseAudioInfo('{"state":"answered"}')).toBeUndefined();
  expect(parseAudioInfo('nonsense')).toBeUndefined();
});

test('a talking call shows the direction until that one flows again', () => {
  const start = newCall({ id: 'call-1', direction: 'outgoing', number: '+996312000101', startedAtMs: 1_000 });
  const told = (call: Call, direction: 'to-operator' | 'from-operator', on: boolean): Call => {
    const input: CallInput = { type: 'one-way-audio', direction, on };
    return reduceCall(call, input);
  };
  const talking = reduceCall(start, { type: 'answered', early: false, atMs: 4_000 });
  const deaf = told(talking, 'to-operator', true);
  expect(deaf).toMatchObject({ phase: 'talking', oneWay: 'to-operator' });
  expect(told(deaf, 'from-operator', false)).toBe(deaf);
  expect(told(deaf, 'to-operator', false).oneWay).toBeUndefined();
});
