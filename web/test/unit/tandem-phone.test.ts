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

test('a second caller hears busy and is in the list as missed', async () => {
  const first = line.rings('0555', 'Aida');
  await phone.answer();
  first.answered(11_000);
  const second = line.rings('0777');
  expect(second.done).toEqual(['busy']);
  expect(phone.state.call).toMatchObject({ number: '0555', name: 'Aida', phase: 'talking' });
  expect(phone.state.recent[0]).toMatchObject({ number: '0777', ending: { missed: true } });
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
