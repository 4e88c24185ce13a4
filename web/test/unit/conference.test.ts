import { beforeEach, expect, test } from 'vitest';
import { freshRoom, readGatewaySettings, TandemPhone } from '../../src/sdk';
import { FakeLine, type FakeLeg } from './fake-line';

const ROOM = '312345678';

let line: FakeLine;
let phone: TandemPhone;

beforeEach(() => {
  const track = { kind: 'audio', stop: () => {} };
  phone = new TandemPhone({
    lineFactory: (...given) => (line = new FakeLine(...given)),
    openMicrophone: async () => ({ getTracks: () => [track], getAudioTracks: () => [track] }) as unknown as MediaStream,
    now: () => 10_000,
  });
  phone.signIn({ sipDomain: 'tandem.local', webSocketUrl: 'ws://gateway.invalid/sip' }, { user: 'anna', password: 's' });
  line.says({ type: 'socket-open' }, { type: 'registered' });
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve();
  }
}

/** Talks with 0777, and has 0555 on hold. */
async function talkingWithTwo(): Promise<{ first: FakeLeg; second: FakeLeg }> {
  const first = line.rings('0555');
  await phone.answer();
  first.answered(11_000);
  const second = line.rings('0777');
  await phone.answerWaiting();
  second.answered(12_000);
  return { first, second };
}

/** The operator's call to the room, on its way. */
async function conferring() {
  const parties = await talkingWithTwo();
  expect(phone.confer(ROOM)).toBeUndefined();
  await settled();
  return { ...parties, room: line.legs[0] as FakeLeg };
}

test('the operator enters the room first, both parties follow, and one call is left', async () => {
  const { first, second, room } = await conferring();
  expect(room.number).toBe(ROOM);
  expect(phone.state).toMatchObject({
    call: { number: ROOM, conference: true, phase: 'connecting' },
    joining: [{ number: '0777', hold: 'on' }, { number: '0555', hold: 'on' }],
  });
  expect(phone.state.waiting).toBeUndefined();
  expect([...first.done, ...second.done].filter((what) => what.startsWith('transfer'))).toEqual([]);
  room.answered(13_000);
  expect(first.done).toContain(`transfer ${ROOM}`);
  expect(second.done).toContain(`transfer ${ROOM}`);
  first.byeFromThem(14_000);
  second.byeFromThem(14_000);
  expect(phone.state.joining).toEqual([]);
  expect(phone.state.call).toMatchObject({ number: ROOM, conference: true, phase: 'talking' });
  expect(phone.state.recent.map((call) => call.number)).toEqual(['0777', '0555']);
});

test('while a conference comes about nobody else is called or taken', async () => {
  await conferring();
  expect(phone.call('0999')).toBe('Hang up first.');
  expect(line.rings('0888').done).toEqual(['busy']);
  expect(phone.confer('399999999')).toContain('two calls in talk');
});

test('without the room both calls are there again, one of them heard', async () => {
  const { room } = await conferring();
  room.onInput({ type: 'progress', info: { state: 'failed', atMs: 1, attempt: 1, sip: 503 }, atMs: 13_000 });
  expect(phone.call('0999')).toBe('Hang up first.');
  room.byeFromThem(14_000);
  expect(phone.state).toMatchObject({
    call: { number: '0777', phase: 'talking', hold: 'off' },
    waiting: { number: '0555', phase: 'talking', hold: 'on' },
    joining: [],
  });
});

test('who cannot go in is on hold behind the conference, and can be tried again', async () => {
  const { first, second, room } = await conferring();
  room.answered(13_000);
  second.onInput({ type: 'transfer', state: 'failed' });
  first.byeFromThem(14_000);
  expect(phone.state).toMatchObject({ call: { conference: true }, waiting: { number: '0777', hold: 'on' }, joining: [] });
  expect(phone.confer('399999999')).toBeUndefined();
  expect(second.done.filter((what) => what === `transfer ${ROOM}`)).toHaveLength(2);
  expect(line.legs).toHaveLength(1);
});

test('when nobody can go in there is no conference', async () => {
  const { first, second, room } = await conferring();
  room.answered(13_000);
  second.onInput({ type: 'transfer', state: 'failed' });
  expect(room.done).toEqual([]);
  first.onInput({ type: 'transfer', state: 'failed' });
  expect(room.done).toEqual(['hang-up']);
  room.byeFromThem(14_000);
  expect(phone.state).toMatchObject({ call: { number: '0777', hold: 'off' }, waiting: { number: '0555', hold: 'on' } });
});

test('a party who hangs up on the way is gone, and the other one goes in', async () => {
  const { first, second, room } = await conferring();
  first.byeFromThem(12_500);
  expect(phone.state.joining).toMatchObject([{ number: '0777' }]);
  room.answered(13_000);
  expect(first.done).not.toContain(`transfer ${ROOM}`);
  expect(second.done).toContain(`transfer ${ROOM}`);
});

test('a call behind a failed one is not left open when another comes', async () => {
  const { first } = await talkingWithTwo();
  phone.hangUp();
  expect(phone.call('0999')).toBeUndefined();
  await settled();
  line.legs[0]?.onInput({ type: 'progress', info: { state: 'failed', atMs: 1, attempt: 1, sip: 486 }, atMs: 13_000 });
  const third = line.rings('0888');
  expect(phone.state).toMatchObject({ call: { number: '0555', hold: 'off' }, waiting: { number: '0888', phase: 'incoming' } });
  expect([...first.done, ...third.done]).not.toContain('busy');
});

test('a room is the prefix and eight digits, each digit as likely as any other', () => {
  expect(freshRoom('3')).toMatch(/^3[0-9]{8}$/);
  expect(freshRoom('3')).not.toBe(freshRoom('3'));
  let next = 248;
  expect(freshRoom('70', (bytes) => bytes.forEach((_, at) => (bytes[at] = next++ % 256)))).toBe('7089012345');
});

test('a prefix that is none is not taken from the gateway', () => {
  const settings = { sipDomain: 'tandem.local', webSocketPath: '/sip' };
  expect(readGatewaySettings({ ...settings, conferencePrefix: '3' })?.conferencePrefix).toBe('3');
  expect(readGatewaySettings({ ...settings, conferencePrefix: 'x' })?.conferencePrefix).toBeUndefined();
  expect(readGatewaySettings(settings)?.conferencePrefix).toBeUndefined();
});
