import { expect, test } from 'vitest';
import { lineAddress, readDialString, readGatewaySettings, sipUri } from '../../src/sdk';

test.each([
  ['+996 312 000-101', '+996312000101'],
  [' (0312) 00.01/01 ', '0312000101'],
  ['tel:+996312000101', '+996312000101'],
  ['*100#', '*100#'],
  ['+996\u00a0312\u2013000101', '+996312000101'],
  ['anna.k', 'anna.k'],
])('“%s” calls %s', (typed, user) => {
  expect(readDialString(typed)).toEqual({ kind: 'callable', user });
});

test.each(['12+34', '5 apples', 'a@b', '<script>', '1'.repeat(40)])('“%s” cannot be called', (typed) => {
  expect(readDialString(typed).kind).toBe('unusable');
});

test('nothing typed is empty', () => {
  expect(readDialString('   ').kind).toBe('empty');
});

test('a hash is escaped in the request URI', () => {
  expect(sipUri('*100#', 'tandem.local')).toBe('sip:*100%23@tandem.local');
});

test('settings without demo numbers or version are usable, without a domain they are not', () => {
  expect(readGatewaySettings({ sipDomain: 'tandem.local', webSocketPath: '/sip' })).toEqual({
    sipDomain: 'tandem.local',
    webSocketPath: '/sip',
    demoNumbers: [],
    version: '',
  });
  expect(readGatewaySettings({ webSocketPath: '/sip' })).toBeUndefined();
  expect(readGatewaySettings('nonsense')).toBeUndefined();
});

test('the line is wss on an https page and ws on an http page', () => {
  const settings = { sipDomain: 'tandem.local', webSocketPath: '/sip', demoNumbers: [], version: '' };
  expect(lineAddress(settings, 'https://phones.example:8443/').webSocketUrl).toBe('wss://phones.example:8443/sip');
  expect(lineAddress(settings, 'http://127.0.0.1:8080/').webSocketUrl).toBe('ws://127.0.0.1:8080/sip');
});
