import { expect, test } from 'vitest';
import { reduceLine, SIGNED_OUT, type Line, type LineInput } from '../../src/sdk';

const signIn: LineInput = { type: 'sign-in', user: 'anna' };

function after(...inputs: LineInput[]): Line {
  return inputs.reduce(reduceLine, SIGNED_OUT);
}

test('signing in goes through connecting and registering to ready', () => {
  expect(after(signIn).phase).toBe('connecting');
  expect(after(signIn, { type: 'socket-open' }).phase).toBe('registering');
  expect(after(signIn, { type: 'socket-open' }, { type: 'registered' })).toMatchObject({
    phase: 'ready',
    user: 'anna',
    wasReady: true,
  });
});

test('a wrong password is refused and nothing later changes that', () => {
  const refused = after(signIn, { type: 'socket-open' }, { type: 'registration-refused', sip: 401 });
  expect(refused).toMatchObject({ phase: 'refused', sip: 401, user: 'anna' });
  expect(reduceLine(refused, { type: 'socket-lost' })).toBe(refused);
});

test('a socket lost after sign-in is reconnecting, before it is still connecting', () => {
  expect(after(signIn, { type: 'socket-lost' })).toMatchObject({ phase: 'connecting', attempts: 1 });
  const ready: LineInput[] = [signIn, { type: 'socket-open' }, { type: 'registered' }];
  expect(after(...ready, { type: 'socket-lost' }, { type: 'socket-lost' })).toMatchObject({
    phase: 'reconnecting',
    attempts: 2,
  });
});

test('a line that comes back is ready only when the registrar says so', () => {
  const ready: LineInput[] = [signIn, { type: 'socket-open' }, { type: 'registered' }];
  const open = after(...ready, { type: 'socket-lost' }, { type: 'socket-open' });
  expect(open.phase).toBe('reconnecting');
  expect(reduceLine(open, { type: 'registration-failed', sip: 503 }).phase).toBe('unavailable');
  expect(reduceLine(open, { type: 'registered' }).phase).toBe('ready');
});

test('the lost socket is shown, not the registration that failed because of it', () => {
  const line = after(signIn, { type: 'socket-open' }, { type: 'registered' }, { type: 'socket-lost' });
  expect(reduceLine(line, { type: 'registration-failed' })).toBe(line);
});

test('a registrar in trouble is unavailable until it accepts', () => {
  const line = after(signIn, { type: 'socket-open' }, { type: 'registration-failed', sip: 503 });
  expect(line).toMatchObject({ phase: 'unavailable', sip: 503 });
  expect(reduceLine(line, { type: 'registered' })).not.toHaveProperty('sip');
});

test('signing out forgets the user', () => {
  expect(after(signIn, { type: 'sign-out' })).toEqual(SIGNED_OUT);
});
