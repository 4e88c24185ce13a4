import { describe, expect, test } from 'vitest';
import { newCall, reduceCall, talkTimeMs, type Call, type CallInput, type ProgressInfo } from '../../src/sdk';

const outgoing = newCall({ id: 'call-1', direction: 'outgoing', number: '+996312000101', startedAtMs: 1_000 });
const incoming = newCall({ id: 'call-2', direction: 'incoming', number: '+996312000999', startedAtMs: 1_000 });
const earlyAnswer: CallInput = { type: 'answered', early: true, atMs: 1_200 };
const realAnswer: CallInput = { type: 'answered', early: false, atMs: 4_000 };
const remoteBye: CallInput = { type: 'over', end: { by: 'remote', cause: {} }, atMs: 9_000 };
const localBye: CallInput = { type: 'over', end: { by: 'local', cause: {} }, atMs: 9_000 };

function after(call: Call, ...inputs: CallInput[]): Call {
  return inputs.reduce(reduceCall, call);
}

function told(state: ProgressInfo['state'], more: Partial<ProgressInfo> = {}, atMs = 2_000): CallInput {
  return { type: 'progress', info: { state, atMs: 0, attempt: 1, ...more }, atMs };
}

describe('early answer', () => {
  test('the 200 of an early answer starts neither talk nor timer', () => {
    const call = after(outgoing, earlyAnswer);
    expect(call.phase).toBe('connecting');
    expect(talkTimeMs(call, 60_000)).toBe(0);
  });

  test('the timer runs from the answered INFO only', () => {
    const call = after(outgoing, earlyAnswer, told('ringing'), told('early-media'), told('answered', {}, 7_000));
    expect(call.phase).toBe('talking');
    expect(talkTimeMs(call, 9_500)).toBe(2_500);
  });

  test('an INFO may overtake the 200', () => {
    const call = after(outgoing, told('answered', {}, 1_100), earlyAnswer);
    expect(call.phase).toBe('talking');
    expect(call.answeredAtMs).toBe(1_100);
  });

  test('ringing and early media alternate', () => {
    const phases = [told('ringing'), told('early-media'), told('ringing')].map((input, index, all) => {
      return after(outgoing, earlyAnswer, ...all.slice(0, index), input).phase;
    });
    expect(phases).toEqual(['ringing', 'early-media', 'ringing']);
  });

  test.each(['trying', 'ringing', 'early-media', 'failed'] as const)('%s after the answer changes nothing', (state) => {
    const talking = after(outgoing, earlyAnswer, told('answered'));
    expect(reduceCall(talking, told(state, { sip: 486 }))).toBe(talking);
  });

  test('trying after ringing changes nothing', () => {
    const ringing = after(outgoing, told('trying'), told('ringing'));
    expect(reduceCall(ringing, told('trying', { attempt: 2 }))).toBe(ringing);
  });

  test('once INFOs rule, provisional responses do not', () => {
    const call = after(outgoing, told('early-media'), { type: 'provisional', sip: 180, media: false });
    expect(call.phase).toBe('early-media');
  });

  test('the next trunk is told by its attempt and name', () => {
    const call = after(outgoing, told('trying', { trunk: 'north' }), told('trying', { trunk: 'south', attempt: 2 }));
    expect(call).toMatchObject({ phase: 'connecting', attempt: 2, trunk: 'south' });
  });
});

describe('a call that fails', () => {
  const failed = after(
    outgoing,
    earlyAnswer,
    told('ringing'),
    told('failed', { sip: 486, q850: 17, heard: 'busy', trunk: 'north' }),
  );

  test('says why while the tone can still be heard', () => {
    expect(failed).toMatchObject({ phase: 'failed', live: true, heard: 'busy', trunk: 'north' });
    expect(failed.ending).toMatchObject({ by: 'other-side', sentence: 'The number is busy.', failed: true });
  });

  test('keeps its reason whoever hangs up after it', () => {
    for (const bye of [remoteBye, localBye]) {
      const over = reduceCall(failed, bye);
      expect(over).toMatchObject({ phase: 'failed', live: false, endedAtMs: 9_000 });
      expect(over.ending).toBe(failed.ending);
    }
  });

  test('is told by the Reason of the BYE when no INFO came', () => {
    const end = { by: 'remote', cause: { sip: 404, q850: 1, text: 'Not Found' } } as const;
    const call = after(outgoing, earlyAnswer, { type: 'over', end, atMs: 5_000 });
    expect(call).toMatchObject({ phase: 'failed', live: false });
    expect(call.ending).toMatchObject({ by: 'network', sentence: 'This number does not exist.' });
  });

  test('never talks, and its timer stays at zero', () => {
    expect(talkTimeMs(reduceCall(failed, remoteBye), 60_000)).toBe(0);
    expect(reduceCall(failed, realAnswer)).toBe(failed);
  });
});

describe('without INFOs', () => {
  test('180 rings, 183 with media is the network speaking, and the 200 is the answer', () => {
    const ringing = after(outgoing, { type: 'provisional', sip: 180, media: false });
    expect(ringing.phase).toBe('ringing');
    const media = reduceCall(ringing, { type: 'provisional', sip: 183, media: true });
    expect(media.phase).toBe('early-media');
    expect(reduceCall(media, realAnswer)).toMatchObject({ phase: 'talking', answeredAtMs: 4_000 });
  });

  test('a final response is a failure with its cause', () => {
    const end = { by: 'remote', cause: { sip: 480 } } as const;
    expect(after(outgoing, { type: 'over', end, atMs: 2_000 }).ending).toMatchObject({
      failed: true,
      sentence: 'The phone cannot be reached now.',
    });
  });
});

describe('hanging up', () => {
  test('before the answer it is a cancelled call, not a failure', () => {
    const call = after(outgoing, told('ringing'), localBye);
    expect(call).toMatchObject({ phase: 'ended', live: false });
    expect(call.ending).toMatchObject({ by: 'you', failed: false });
  });

  test('tells who hung up', () => {
    expect(after(outgoing, realAnswer, localBye).ending?.by).toBe('you');
    expect(after(outgoing, realAnswer, remoteBye).ending?.by).toBe('other-side');
  });

  test('a BYE with a fault is a cut, not a hang-up', () => {
    const end = { by: 'remote', cause: { q850: 41 } } as const;
    const call = after(outgoing, realAnswer, { type: 'over', end, atMs: 9_000 });
    expect(call.phase).toBe('ended');
    expect(call.ending).toMatchObject({ by: 'network', cut: true });
  });

  test('a lost sound connection is nobody’s hang-up', () => {
    const end = { by: 'local', cause: {}, trouble: 'media-lost' } as const;
    expect(after(outgoing, realAnswer, { type: 'over', end, atMs: 9_000 }).ending).toMatchObject({
      by: 'connection',
      cut: true,
    });
  });

  test('freezes the timer', () => {
    expect(talkTimeMs(after(outgoing, realAnswer, remoteBye), 600_000)).toBe(5_000);
  });

  test('nothing changes a call that is over', () => {
    const call = after(outgoing, realAnswer, remoteBye);
    expect(reduceCall(call, told('ringing'))).toBe(call);
    expect(reduceCall(call, localBye)).toBe(call);
  });
});

describe('incoming calls', () => {
  test('are taken, then answered', () => {
    const picked = after(incoming, { type: 'picked-up' });
    expect(picked.phase).toBe('connecting');
    expect(reduceCall(picked, realAnswer)).toMatchObject({ phase: 'talking', answeredAtMs: 4_000 });
  });

  test('are missed when the caller gives up', () => {
    expect(after(incoming, remoteBye).ending).toMatchObject({ by: 'other-side', missed: true });
  });

  test('are not missed when rejected or answered elsewhere', () => {
    expect(after(incoming, localBye).ending).toMatchObject({ by: 'you', missed: false });
    const elsewhere = { by: 'remote', cause: { sip: 200 } } as const;
    expect(after(incoming, { type: 'over', end: elsewhere, atMs: 2_000 }).ending?.missed).toBe(false);
  });
});

test('disturbed sound is shown until it is back or the call is over', () => {
  const lost = after(outgoing, realAnswer, { type: 'media-lost', on: true });
  expect(lost).toMatchObject({ phase: 'talking', mediaLost: true });
  expect(reduceCall(lost, { type: 'media-lost', on: false }).mediaLost).toBe(false);
  expect(reduceCall(lost, remoteBye).mediaLost).toBe(false);
});

test('mute and hold are kept and an unchanged value is the same call', () => {
  const call = after(outgoing, realAnswer, { type: 'muted', on: true }, { type: 'hold', hold: 'on' });
  expect(call).toMatchObject({ muted: true, hold: 'on' });
  expect(reduceCall(call, { type: 'muted', on: true })).toBe(call);
});
