import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { FakeCall } from './fake-call';
import { FakeGateway } from './fake-gateway';
import { FarEnd } from './far-end';
import { hasChromium, launch, Operator } from './operator';
import { header } from './sip-message';

const CALLER = '"Aida" <sip:+996555123456@tandem.local>';

describe.skipIf(!hasChromium)('the console in Chromium', () => {
  let browser: Browser;
  let gateway: FakeGateway;
  let operator: Operator;
  let farEnd: FarEnd;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    gateway = await FakeGateway.start(inject('pageDirectory'));
    const context = await browser.newContext();
    farEnd = await FarEnd.open(await context.newPage(), `${gateway.url}favicon.svg`);
    operator = await Operator.open(browser, gateway.url);
  });
  afterEach(async () => {
    expect(operator.complaints).toEqual([]);
    await Promise.all(browser.contexts().map((context) => context.close()));
    await gateway.stop();
  });

  async function dialled(number = '+996312000101'): Promise<FakeCall> {
    await operator.dial(number);
    return gateway.nextCall();
  }

  async function earlyAnswered(): Promise<FakeCall> {
    const call = await dialled();
    call.answer(await farEnd.answer(call.invite.body, 440), true);
    await call.expectRequest('ACK');
    return call;
  }

  async function talking(): Promise<FakeCall> {
    const call = await earlyAnswered();
    call.progress({ state: 'answered', atMs: 3000, attempt: 1, trunk: 'north' });
    await operator.callState('talking');
    return call;
  }

  test('signs in, remembers the user and never the password', async () => {
    await operator.shot('01-signed-out');
    await operator.signIn();
    await operator.ready();
    expect(gateway.isRegistered('anna')).toBe(true);
    await operator.shot('02-ready');
    const stored = await operator.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(stored).toContain('anna');
    expect(stored).not.toContain('horse');
    await operator.page.reload();
    expect(await operator.page.getByTestId('user').inputValue()).toBe('anna');
    expect(await operator.page.getByTestId('password').inputValue()).toBe('');
  });

  test('a wrong password is said plainly and can be corrected', async () => {
    await operator.signIn('anna', 'wrong');
    await operator.lineState('refused');
    expect(await operator.text('sign-in-message')).toBe('User name or password is wrong.');
    await operator.shot('03-wrong-password');
    await operator.signIn();
    await operator.ready();
  });

  test('a gateway that is down is said plainly and found again when it is back', async () => {
    gateway.isDown = true;
    await operator.signIn();
    await operator.page.getByText('The gateway cannot be reached').waitFor();
    await operator.shot('04-gateway-down');
    gateway.isDown = false;
    await operator.ready();
  });

  test('an early answered call shows every state and its timer starts at the real answer', async () => {
    await operator.signIn();
    await operator.ready();
    const call = await dialled('+996 312 000-101');
    expect(call.dialled).toBe('+996312000101');
    await operator.callState('connecting');
    await operator.shot('05-connecting');
    call.answer(await farEnd.answer(call.invite.body, 440), true);
    await call.expectRequest('ACK');
    expect(await operator.toneHz()).toBeGreaterThan(425);
    await operator.callState('connecting');
    call.progress({ state: 'ringing', atMs: 300, attempt: 1, trunk: 'north' });
    await operator.callState('ringing');
    await operator.shot('06-ringing');
    call.progress({ state: 'early-media', atMs: 900, attempt: 1, trunk: 'north' });
    await operator.callState('early-media');
    await operator.shot('07-operator-message');
    expect(await operator.text('call-timer')).toBe('');
    expect(await operator.panel('answered-at-ms')).toBeNull();
    call.progress({ state: 'answered', atMs: 4000, attempt: 1, trunk: 'north' });
    await operator.callState('talking');
    await expect.poll(() => operator.text('call-timer')).toBe('00:01');
    await operator.shot('08-talking');
    expect(await operator.page.title()).toMatch(/^00:0\d · \+996/);
    call.progress({ state: 'ringing', atMs: 5000, attempt: 1 });
    await expect.poll(() => farEnd.packetsReceived()).toBeGreaterThan(50);
    expect(await operator.panel('call-state')).toBe('talking');
    call.request('BYE', [['Reason', 'Q.850;cause=16;text="Normal call clearing"']]);
    await operator.callState('ended');
    expect(await operator.text('call-detail')).toBe('The other side hung up.');
    expect(await operator.panel('ended-by')).toBe('other-side');
    await operator.shot('09-ended');
  });

  test('a failed call says why while its tone is heard, and redials', async () => {
    await operator.signIn();
    await operator.ready();
    const call = await earlyAnswered();
    call.progress({ state: 'ringing', atMs: 300, attempt: 1, trunk: 'north' });
    await operator.callState('ringing');
    const failure = { sip: 486, q850: 17, text: 'Busy Here', heard: 'busy' };
    call.progress({ state: 'failed', atMs: 900, attempt: 1, trunk: 'north', ...failure });
    await operator.callState('failed');
    expect(await operator.panel('call-live')).toBe('true');
    expect(await operator.text('call-detail')).toBe('The number is busy.');
    await operator.shot('10-failed-tone-heard');
    call.request('BYE', [['Reason', 'SIP;cause=486;text="Busy Here", Q.850;cause=17;text="User busy"']]);
    await operator.panelShows('call-live', 'false');
    expect(await operator.panel('q850')).toBe('17');
    await operator.shot('11-failed');
    await operator.page.getByTestId('redial').click();
    expect((await gateway.nextCall()).dialled).toBe('+996312000101');
  });

  test('without INFOs the 200 is the answer and a final response is the reason', async () => {
    await operator.signIn();
    await operator.ready();
    const call = await dialled();
    call.respond(180, 'Ringing');
    await operator.callState('ringing');
    call.answer(await farEnd.answer(call.invite.body, 440), false);
    await operator.callState('talking');
    await operator.page.keyboard.press('Escape');
    await call.expectRequest('BYE');
    await operator.callState('ended');
    expect(await operator.panel('ended-by')).toBe('you');
    const second = await dialled('0312000104');
    second.respond(503, 'Service Unavailable', [['Reason', 'Q.850;cause=34']]);
    await operator.callState('failed');
    expect(await operator.text('call-detail')).toBe('All lines are busy. Try again in a moment.');
  });

  test('Escape before the answer cancels', async () => {
    await operator.signIn();
    await operator.ready();
    const call = await dialled();
    await operator.callState('connecting');
    await operator.page.keyboard.press('Escape');
    await call.expectRequest('CANCEL');
    await operator.callState('ended');
    expect(await operator.text('call-detail')).toBe('You hung up before it was answered.');
  });

  test('mute, hold and digits work in a call', async () => {
    await operator.page.addInitScript(() => {
      const insert = RTCDTMFSender.prototype.insertDTMF;
      RTCDTMFSender.prototype.insertDTMF = function (...given) {
        document.documentElement.dataset['dtmf'] = given[0];
        return insert.apply(this, given);
      };
    });
    await operator.page.reload();
    await operator.signIn();
    await operator.ready();
    const call = await talking();
    await operator.page.keyboard.press('m');
    await operator.panelShows('muted', 'true');
    await operator.shot('12-muted');
    await operator.page.getByTestId('mute').click();
    await operator.panelShows('muted', 'false');
    const russianM = { key: 'ь', code: 'KeyM', bubbles: true };
    await operator.page.locator('body').dispatchEvent('keydown', russianM);
    await operator.panelShows('muted', 'true');
    await operator.page.locator('body').dispatchEvent('keydown', russianM);
    await operator.panelShows('muted', 'false');
    await operator.page.keyboard.press('4');
    expect(await operator.text('sent-keys')).toBe('4');
    expect(await operator.page.locator('html').getAttribute('data-dtmf')).toMatch(/4$/);
    await operator.page.getByTestId('key-hash').click();
    expect(await operator.text('sent-keys')).toBe('4#');
    await operator.page.getByTestId('hold').click();
    await operator.panelShows('hold', 'pending');
    const reInvite = await call.expect('re-INVITE', (message) => message.startLine.startsWith('INVITE'));
    expect(reInvite.body).toContain('a=sendonly');
    call.respond(200, 'OK', [], await farEnd.reAnswer(reInvite.body), reInvite);
    await operator.panelShows('hold', 'on');
    await operator.shot('13-on-hold');
  });

  test('an incoming call rings, is answered with Enter, a second caller waits and a third hears busy', async () => {
    await operator.signIn();
    await operator.ready();
    const call = gateway.callOperator('anna', CALLER, await farEnd.offer(800));
    await call.expectStatus(180);
    await operator.callState('incoming');
    expect(await operator.page.title()).toContain('Incoming call');
    expect(await operator.text('call-number')).toContain('Aida');
    await operator.shot('14-incoming');
    await operator.page.keyboard.press('Enter');
    const ok = await call.expectStatus(200);
    await farEnd.accept(ok.body);
    call.ack();
    await operator.callState('talking');
    const hz = await operator.toneHz();
    expect(hz).toBeGreaterThan(785);
    expect(hz).toBeLessThan(815);
    const second = gateway.callOperator('anna', '<sip:+996777000111@tandem.local>', call.invite.body);
    await second.expectStatus(180);
    await operator.page.waitForSelector('[data-testid=waiting-call][data-waiting-state=incoming]');
    await operator.shot('15-talking-second-caller-waits');
    const third = gateway.callOperator('anna', '<sip:+996777000222@tandem.local>', call.invite.body);
    await third.expectStatus(486);
    const missed = operator.page.locator('[data-testid=recent-call][data-recent-missed=true]');
    expect(await missed.getAttribute('data-recent-number')).toBe('+996777000222');
    await operator.page.getByTestId('reject-waiting').click();
    await second.expectStatus(486);
    await operator.page.waitForSelector('[data-testid=waiting-call]', { state: 'detached' });
    await operator.callState('talking');
    call.request('BYE');
    await operator.callState('ended');
  });

  test('colleagues, messages and the own availability go over the wire as SIP', async () => {
    gateway.colleagues = [
      { user: 'anna', registered: true, availability: 'available', calls: [] },
      { user: 'bakyt', registered: true, availability: 'away', calls: [] },
      { user: 'gulnara', registered: true, availability: 'available', calls: [{ state: 'confirmed' }] },
      { user: 'nurlan', registered: false, availability: 'available', calls: [] },
    ];
    await operator.signIn();
    await operator.ready();
    for (const [user, lamp] of [['bakyt', 'away'], ['gulnara', 'talking'], ['nurlan', 'offline']]) {
      await operator.page.waitForSelector(`[data-colleague=${user}][data-lamp=${lamp}]`);
    }
    expect(await operator.page.locator('[data-colleague=anna]').count()).toBe(0);
    gateway.write('anna', 'bakyt', '<b>Salam</b> & hello');
    await operator.page.waitForSelector('[data-testid=unread-bakyt]');
    await operator.page.getByTestId('write-bakyt').click();
    expect(await operator.text('message')).toContain('<b>Salam</b> & hello');
    expect(await operator.page.getByTestId('unread-bakyt').count()).toBe(0);
    await operator.page.getByTestId('message-text').fill('On my way');
    await operator.page.keyboard.press('Enter');
    await operator.page.waitForSelector('[data-testid=message][data-message-state=sent]');
    expect(gateway.texts).toEqual(['sip:bakyt@tandem.local On my way']);
    await operator.shot('18-colleagues');
    await operator.page.getByTestId('availability').selectOption('do-not-disturb');
    await expect.poll(() => gateway.published.at(-1)).toContain('<rp:busy/>');
    await operator.page.getByTestId('availability').selectOption('available');
    await expect.poll(() => gateway.published.at(-1)).toBe('removed etag-1');
  });

  test('an incoming call can be rejected, and one that the caller gives up is missed', async () => {
    await operator.signIn();
    await operator.ready();
    const offer = await farEnd.offer(800);
    const rejected = gateway.callOperator('anna', CALLER, offer);
    await operator.callState('incoming');
    await operator.page.keyboard.press('Escape');
    await rejected.expectStatus(603);
    await operator.callState('ended');
    const given = gateway.callOperator('anna', CALLER, offer);
    await operator.callState('incoming');
    given.cancel();
    await given.expectStatus(487);
    await operator.callState('ended');
    expect(await operator.text('call-state')).toBe('Missed call');
    await operator.shot('16-missed');
  });

  test('a lost socket is shown, the call goes on, and the line comes back', async () => {
    await operator.signIn();
    await operator.ready();
    await talking();
    gateway.isDown = true;
    gateway.dropSockets();
    await operator.lineState('reconnecting');
    expect(await operator.panel('call-state')).toBe('talking');
    expect(await operator.toneHz()).toBeGreaterThan(425);
    await operator.shot('17-socket-lost');
    gateway.isDown = false;
    await operator.page.getByTestId('retry').click();
    await operator.lineState('ready');
    expect(await operator.panel('call-state')).toBe('talking');
  });

  test('a socket that died without a word is found out by the next registration and replaced', async () => {
    await operator.page.clock.install();
    await operator.page.reload();
    await operator.signIn();
    await operator.ready();
    gateway.isSilent = true;
    await operator.page.clock.runFor(130_000);
    await operator.lineState('reconnecting');
    gateway.isSilent = false;
    gateway.dropSockets();
    await operator.page.clock.runFor(12_000);
    await operator.ready();
  });

  test('a registrar with an error is shown with its code and asked again', async () => {
    gateway.registrarStatus = 503;
    await operator.signIn();
    await operator.lineState('unavailable');
    expect(await operator.text('sign-in-message')).toBe('The gateway answered with error 503. Trying again.');
    gateway.registrarStatus = 0;
    await operator.ready();
  });

  test('a socket lost before the answer ends the call with its reason', async () => {
    await operator.signIn();
    await operator.ready();
    await dialled();
    gateway.isDown = true;
    gateway.dropSockets();
    await operator.callState('failed');
    expect(await operator.text('call-detail')).toBe('The connection to the gateway was lost.');
    expect(await operator.panel('ended-by')).toBe('connection');
    await operator.shot('18-failed-socket-lost');
  });

  test('sound that stops coming is shown', async () => {
    await operator.signIn();
    await operator.ready();
    await talking();
    await farEnd.vanish();
    await operator.panelShows('media-lost', 'true');
    expect(await operator.text('call-state')).toBe('No sound');
    await operator.shot('21-no-sound');
  });

  test('a page that goes away hangs up', async () => {
    await operator.signIn();
    await operator.ready();
    const call = await talking();
    await operator.page.close();
    expect(header(await call.expectRequest('BYE'), 'Call-ID')).toBe(call.callId);
  });

  test('the microphone can be tried before a call', async () => {
    await operator.signIn();
    await operator.ready();
    await operator.page.getByTestId('microphone-test').click();
    const level = operator.page.getByTestId('microphone-level');
    const loudness = async (): Promise<number> => Number(await level.getAttribute('data-level'));
    await expect.poll(loudness, { timeout: 8_000 }).toBeGreaterThan(0.2);
    await operator.page.getByTestId('microphone-test').click();
    await expect.poll(async () => level.getAttribute('data-level')).toBe('0.00');
  });
});
