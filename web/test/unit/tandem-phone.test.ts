import { beforeEach, expect, test } from 'vitest';
import { MicrophoneError, TandemPhone } from '../../src/sdk';
import { FakeLine } from './fake-line';

const ADDRESS = { sipDomain: 'tandem.local', webSocketUrl: 'ws://gateway.invalid/sip' };

class FakeMicrophone {
  stopped = false;
  readonly track = { kind: 'audio', stop: () => (this.stopped = true) };
  readonly stream = { getTracks: () => [this.track], getAudioTracks: () => [this.track] } as unknown as MediaStream;
}

let line: FakeLine;
let phone: TandemPhone;
let microphones: FakeMicrophone[];
let openMicrophone: () => Promise<MediaStream>;

beforeEach(() => {
  microphones = [];
  openMicrophone = async () => {
    const microphone = new FakeMicrophone();
    microphones.push(microphone);
    return microphone.stream;
  };
  phone = new TandemPhone({
    lineFactory: (...given) => (line = new FakeLine(...given)),
    openMicrophone: () => openMicrophone(),
    now: () => 10_000,
  });
  phone.signIn(ADDRESS, { user: 'anna', password: 'secret' });
  line.says({ type: 'socket-open' }, { type: 'registered' });
});

/** Lets the promises of the microphone settle. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve();
  }
}

test('a call opens the microphone, and its end closes it', async () => {
  expect(phone.call('0312 000101')).toBeUndefined();
  await settled();
  expect(line.legs[0]?.number).toBe('0312000101');
  line.legs[0]?.answered(12_000);
  expect(phone.state.call).toMatchObject({ phase: 'talking', answeredAtMs: 12_000 });
  line.legs[0]?.byeFromThem(15_000);
  expect(microphones[0]?.stopped).toBe(true);
  expect(phone.state.microphone).toBeUndefined();
  expect(phone.state.recent).toHaveLength(1);
});

test('hanging up while the microphone is still being opened sends no INVITE and closes it again', async () => {
  phone.call('101');
  phone.hangUp();
  await settled();
  expect(line.legs).toHaveLength(0);
  expect(microphones[0]?.stopped).toBe(true);
  expect(phone.state.call).toMatchObject({ live: false, phase: 'ended' });
});

test('without a microphone no call is made and the reason is kept until it works', async () => {
  openMicrophone = () => Promise.reject(new MicrophoneError('refused'));
  phone.call('101');
  await settled();
  expect(line.legs).toHaveLength(0);
  expect(phone.state).toMatchObject({ microphoneTrouble: 'refused', call: { phase: 'failed' } });
  openMicrophone = async () => new FakeMicrophone().stream;
  await phone.checkMicrophone();
  expect(phone.state.microphoneTrouble).toBeUndefined();
});

test('an incoming call keeps ringing when the microphone cannot be opened', async () => {
  openMicrophone = () => Promise.reject(new MicrophoneError('missing'));
  const leg = line.rings('0555');
  await phone.answer();
  expect(leg.done).toEqual([]);
  expect(phone.state).toMatchObject({ microphoneTrouble: 'missing', call: { phase: 'incoming', live: true } });
});

test('a second caller waits, and a third hears busy and is in the list as missed', async () => {
  const first = line.rings('0555', 'Aida');
  await phone.answer();
  first.answered(11_000);
  const second = line.rings('0777');
  expect(second.done).toEqual([]);
  expect(phone.state).toMatchObject({
    call: { number: '0555', name: 'Aida', phase: 'talking' },
    waiting: { number: '0777', phase: 'incoming' },
  });
  expect(line.rings('0888').done).toEqual(['busy']);
  expect(phone.state.recent[0]).toMatchObject({ number: '0888', ending: { missed: true } });
  phone.rejectWaiting();
  expect(second.done).toEqual(['busy']);
  expect(phone.state.waiting).toBeUndefined();
  expect(phone.state.call).toMatchObject({ number: '0555', live: true });
});

test('what the gateway calls for the operator is answered without asking and is an outgoing call', async () => {
  const leg = line.rings('0555', '', { wanted: true, dials: true });
  expect(phone.state.call).toMatchObject({ number: '0555', direction: 'outgoing', phase: 'connecting' });
  await settled();
  expect(leg.done).toEqual(['answer']);
  leg.onInput({ type: 'answered', early: true, atMs: 11_000 });
  expect(phone.state.call?.phase).toBe('connecting');
  leg.onInput({ type: 'progress', info: { state: 'ringing', atMs: 1, attempt: 1 }, atMs: 12_000 });
  expect(phone.state.call?.phase).toBe('ringing');
  leg.onInput({ type: 'progress', info: { state: 'answered', atMs: 2, attempt: 1 }, atMs: 13_000 });
  expect(phone.state.call).toMatchObject({ phase: 'talking', answeredAtMs: 13_000 });
});

test('a call to be listened to is answered without asking, and talks at once', async () => {
  const leg = line.rings('bob', '', { wanted: true });
  await settled();
  expect(leg.done).toEqual(['answer']);
  leg.answered(11_000);
  expect(phone.state.call).toMatchObject({ number: 'bob', direction: 'incoming', phase: 'talking' });
});

test('who talks already is busy for what the gateway calls for him, and nothing is answered behind his back', async () => {
  const first = line.rings('0555');
  await phone.answer();
  first.answered(11_000);
  expect(line.rings('0777', '', { wanted: true, dials: true }).done).toEqual(['busy']);
  expect(phone.state.call).toMatchObject({ number: '0555', phase: 'talking' });
});

test('without a microphone such a call is not taken', async () => {
  openMicrophone = () => Promise.reject(new MicrophoneError('missing'));
  const leg = line.rings('0555', '', { wanted: true, dials: true });
  await settled();
  expect(leg.done).toEqual(['hang-up']);
  expect(phone.state).toMatchObject({ microphoneTrouble: 'missing', call: { live: false } });
});

/** Talks with 0555 and has taken 0777, who called meanwhile. */
async function talkingWithTwo() {
  const first = line.rings('0555');
  await phone.answer();
  first.answered(11_000);
  const second = line.rings('0777');
  expect(await phone.answerWaiting()).toBe(true);
  second.answered(12_000);
  return { first, second };
}

test('the waiting call is taken while the other is held, and they are switched', async () => {
  const { second } = await talkingWithTwo();
  expect(phone.state).toMatchObject({
    call: { number: '0777', phase: 'talking', hold: 'off' },
    waiting: { number: '0555', phase: 'talking', hold: 'on' },
  });
  expect(second.done).toEqual(['answer']);
  expect(microphones).toHaveLength(2);
  expect(phone.switchCalls()).toBe(true);
  expect(phone.state).toMatchObject({
    call: { number: '0555', hold: 'off' },
    waiting: { number: '0777', hold: 'on' },
  });
});

test('when the call in front ends, the held one is heard again', async () => {
  const { second } = await talkingWithTwo();
  second.byeFromThem(13_000);
  expect(phone.state.waiting).toBeUndefined();
  expect(phone.state.call).toMatchObject({ number: '0555', live: true, hold: 'off' });
  expect(microphones.map((microphone) => microphone.stopped)).toEqual([false, true]);
});

test('when the call behind ends, the one in front goes on', async () => {
  const { first } = await talkingWithTwo();
  first.byeFromThem(13_000);
  expect(phone.state.waiting).toBeUndefined();
  expect(phone.state.call).toMatchObject({ number: '0777', live: true });
  expect(microphones.map((microphone) => microphone.stopped)).toEqual([true, false]);
});

test('a waiting caller whose turn comes rings like any other', async () => {
  const first = line.rings('0555');
  await phone.answer();
  first.answered(11_000);
  line.rings('0777');
  phone.hangUp();
  expect(phone.state).toMatchObject({ call: { number: '0777', phase: 'incoming', live: true } });
  expect(phone.state.waiting).toBeUndefined();
});

test('a call is handed over at once, or after a word with the colleague', async () => {
  phone.call('0555');
  await settled();
  expect(phone.transfer('gulnara')).toContain('cannot be handed over');
  line.legs[0]?.answered(11_000);
  expect(phone.transfer('')).toBe('Enter a number first.');
  expect(phone.transfer('gulnara')).toBeUndefined();
  expect(line.legs[0]?.done).toEqual(['transfer gulnara']);
  expect(phone.state.call?.transfer).toBe('pending');
  line.legs[0]?.onInput({ type: 'transfer', state: 'failed' });
  expect(phone.state.call).toMatchObject({ live: true, transfer: 'failed' });
  expect(phone.call('bakyt')).toBeUndefined();
  expect(phone.state.waiting).toMatchObject({ number: '0555', hold: 'on' });
  expect(phone.connectThem()).toBe(false);
  await settled();
  line.legs[1]?.answered(12_000);
  expect(phone.connectThem()).toBe(true);
  expect(line.legs[0]?.done).toContain('connect-with bakyt');
  expect(phone.call('0999')).toBe('Hang up first.');
});

test('colleagues are shown without the operator himself, whose own word is kept', () => {
  const nobody = { registered: true, availability: 'available', calls: [] } as const;
  line.shows({ ...nobody, user: 'anna', availability: 'away' }, { ...nobody, user: 'bakyt' });
  expect(phone.state.colleagues.map((colleague) => colleague.user)).toEqual(['bakyt']);
  expect(phone.state.availability).toBe('away');
  phone.setAvailability('do-not-disturb');
  expect(line.sent).toEqual(['do-not-disturb']);
});

test('messages go and come, and what became of them is told', async () => {
  expect(phone.sendMessage('bakyt', 'on my way')).toBeUndefined();
  expect(phone.state.messages[0]).toMatchObject({ colleague: 'bakyt', mine: true, state: 'sending' });
  await settled();
  expect(phone.state.messages[0]).toMatchObject({ state: 'sent' });
  line.answerToMessages = 480;
  phone.sendMessage('bakyt', 'still there?');
  await settled();
  expect(phone.state.messages[1]).toMatchObject({ state: 'failed', why: 'Not at the desk now.' });
  line.writes('bakyt', '<b>yes</b>');
  expect(phone.state.messages[2]).toMatchObject({ text: '<b>yes</b>', unread: true });
  phone.markRead('bakyt');
  expect(phone.state.messages[2]).toMatchObject({ unread: false });
  expect(phone.sendMessage('bakyt', 'ш'.repeat(4097))).toBe('The message is too long.');
  phone.signOut();
  expect(phone.state.messages).toEqual([]);
});

test('a failed call whose tone still plays makes way for the next one', async () => {
  phone.call('101');
  await settled();
  line.legs[0]?.onInput({
    type: 'progress',
    info: { state: 'failed', atMs: 1, attempt: 1, sip: 486 },
    atMs: 11_000,
  });
  expect(phone.state.call).toMatchObject({ phase: 'failed', live: true });
  phone.call('107');
  await settled();
  expect(line.legs[0]?.done).toEqual(['hang-up']);
  expect(phone.state.call).toMatchObject({ number: '107', phase: 'connecting' });
  line.legs[0]?.byeFromThem(12_000);
  expect(phone.state.call).toMatchObject({ number: '107', live: true });
  expect(phone.state.recent[0]).toMatchObject({ number: '101', ending: { cause: { sip: 486 } } });
});

test('only one call at a time, and none before the line is ready', async () => {
  phone.call('101');
  expect(phone.call('102')).toBe('Hang up first.');
  phone.hangUp();
  line.says({ type: 'socket-lost' });
  expect(phone.call('102')).toContain('not ready');
  expect(phone.call('')).toBe('Enter a number first.');
});

test('a refused password stops the line', () => {
  line.says({ type: 'registration-refused', sip: 401 });
  expect(line.stopped).toBe(true);
  expect(phone.state.line.phase).toBe('refused');
});

test('signing out hangs up and stops the line', async () => {
  phone.call('101');
  await settled();
  phone.signOut();
  expect(line.legs[0]?.done).toEqual(['hang-up']);
  expect(line.stopped).toBe(true);
  expect(phone.state.line.phase).toBe('signed-out');
});

test('another microphone takes over in the running call', async () => {
  phone.call('101');
  await settled();
  line.legs[0]?.answered(12_000);
  await phone.chooseMicrophone({
    deviceId: 'headset',
    processing: { echoCancellation: true, noiseSuppression: false, autoGainControl: true },
  });
  expect(line.legs[0]?.done).toEqual(['replace-microphone']);
  expect(microphones.map((microphone) => microphone.stopped)).toEqual([true, false]);
});

test('hold needs an answered call', async () => {
  phone.call('101');
  await settled();
  expect(phone.setHold(true)).toBe(false);
  line.legs[0]?.answered(12_000);
  expect(phone.setHold(true)).toBe(true);
  expect(phone.state.call?.hold).toBe('on');
});
