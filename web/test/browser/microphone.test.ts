import { afterEach, describe, expect, inject, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { FakeGateway } from './fake-gateway';
import { hasChromium, launch, Operator, type Microphone } from './operator';

describe.skipIf(!hasChromium)('a console without a microphone', () => {
  let browser: Browser | undefined;
  let gateway: FakeGateway | undefined;

  afterEach(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  async function signedIn(microphone: Microphone): Promise<Operator> {
    browser = await launch(microphone);
    gateway = await FakeGateway.start(inject('pageDirectory'));
    const operator = await Operator.open(browser, gateway.url);
    await operator.signIn();
    await operator.ready();
    return operator;
  }

  test('says what to do when the microphone is refused, and sends no INVITE', async () => {
    const operator = await signedIn('refused');
    const banner = operator.page.getByTestId('microphone-trouble');
    await banner.waitFor();
    expect(await banner.getAttribute('data-trouble')).toBe('refused');
    expect(await operator.text('line-status')).toContain('cannot talk without a microphone');
    await operator.dial('+996312000101');
    await operator.callState('failed');
    expect(await operator.text('call-detail')).toBe('The call needs a microphone.');
    await operator.shot('19-microphone-refused');
  });

  test('says so when there is none', async () => {
    const operator = await signedIn('missing');
    const banner = operator.page.getByTestId('microphone-trouble');
    await banner.waitFor();
    expect(await banner.getAttribute('data-trouble')).toBe('missing');
    await operator.shot('20-microphone-missing');
  });
});
