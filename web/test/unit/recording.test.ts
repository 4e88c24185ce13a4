import { expect, test } from 'vitest';
import { newCall, parseProgressInfo, parseRecording, reduceCall, recordCommand } from '../../src/sdk';

const incoming = newCall({ id: 'call-2', direction: 'incoming', number: '100', startedAtMs: 1_000 });

test('the state of the recording is read from the gateway', () => {
  const body = '{"state":"recording","atMs":4000,"recording":"paused"}';
  expect(parseRecording(body)).toBe('paused');
  expect(parseProgressInfo(body)).toBeUndefined();
});

test.each(['', '{"state":"recording","recording":"loud"}', '{"state":"ringing"}', '{"recording":', undefined])(
  '%s says nothing of a recording',
  (body) => {
    expect(parseRecording(body)).toBeUndefined();
  },
);

test('calls in both directions know whether they are recorded', () => {
  const recorded = reduceCall(incoming, { type: 'recording', recording: 'on' });
  expect(recorded.recording).toBe('on');
  expect(reduceCall(recorded, { type: 'recording', recording: 'on' })).toBe(recorded);
});

test('a command names its action', () => {
  expect(JSON.parse(recordCommand('start'))).toEqual({ command: 'record', action: 'start' });
});
