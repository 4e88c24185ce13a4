/** The supervisors' page in Chromium: hundreds of calls while events rain, hostile names, a gateway that goes. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { FakeAdmin } from './fake-admin';
import { hasChromium, launch } from './operator';

const TOKEN = 'the-token';
const call = (n: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: `call-${n}`,
  direction: 'outgoing',
  phase: 'talking',
  user: `operator${n}`,
  number: `+99631200${n}`,
  trunk: 'north',
  startedAt: new Date(Date.now() - 1000 * n).toISOString(),
  answeredAt: new Date(Date.now() - 1000 * n).toISOString(),
  codecs: ['PCMA', 'PCMA'],
  ...more,
});

describe.skipIf(!hasChromium)('supervisors', () => {
  let browser: Browser;
  let admin: FakeAdmin;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => void (browser = await launch()));
  afterAll(async () => browser.close());
  beforeEach(async () => {
    admin = await FakeAdmin.start(inject('supervisorDirectory'));
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load|WebSocket connection/.test(message.text())) {
        complaints.push(message.text());
      }
    });
  });
  afterEach(async () => {
    await page.close();
    admin.stop();
    expect(complaints).toEqual([]);
  });

  async function signIn(): Promise<void> {
    await page.goto(admin.url);
    await page.getByTestId('token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=supervisor][data-phase=live]');
  }

  test('500 rows stay at hand while 20 events a second come', async () => {
    admin.calls = Array.from({ length: 500 }, (_, n) => call(n));
    await signIn();
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=call]').length === 500);
    await page.evaluate(() => {
      const w = globalThis as unknown as { late: number[] };
      w.late = [];
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => w.late.push(entry.duration))).observe({
        type: 'longtask',
      });
    });
    let n = 0;
    const rain = setInterval(() => {
      const id = `call-${n % 100}`;
      admin.tell(n % 2 === 0 ? { type: 'call.recording-started', callId: id } : { type: 'call.answered', callId: id, trunk: `t${n}` });
      n += 1;
    }, 50);
    try {
      await page.waitForTimeout(1000);
      // The page answers to a person meanwhile.
      await page.getByTestId('filter').fill('operator499');
      await page.waitForFunction(() => document.querySelectorAll('[data-testid=call]').length === 1);
      await page.getByTestId('filter').fill('');
      await page.waitForTimeout(3000);
    } finally {
      clearInterval(rain);
    }
    const late = await page.evaluate(() => (globalThis as unknown as { late: number[] }).late);
    console.log(`500 rows, 20 events/s, 4 s: ${late.length} long tasks, ${late.map(Math.round).join(', ')} ms`);
    expect(n).toBeGreaterThan(50);
    expect(Math.max(0, ...late)).toBeLessThan(400);
    // However much is told, the list is not asked for at each event.
    expect(admin.asked.filter((path) => path === 'GET /api/v1/calls').length).toBeLessThan(12);
  });

  test('what others chose as names is text and nothing else', async () => {
    const evil = '<img src=x onerror="document.title=1"><b>';
    admin.calls = [call(1, { user: evil, number: `"'><script>document.title=1</script>`, trunk: 'javascript:1', troubles: [evil] })];
    await signIn();
    await page.waitForSelector('[data-testid=call]');
    expect(await page.textContent('[data-testid=call]')).toContain(evil);
    expect(await page.locator('[data-testid=call] :is(img, b, script)').count()).toBe(0);
    expect(await page.title()).toBe('Calls · Tandem supervisor');
  });

  test('a gateway that goes is said, nothing runs on, and it is live again by itself', async () => {
    admin.calls = [call(1)];
    await signIn();
    await page.waitForSelector('[data-testid=hang-up]');
    const { port } = new URL(admin.url);
    admin.stop();
    await page.waitForSelector('[data-testid=stale] strong:has-text("does not answer")');
    expect(await page.getByTestId('hang-up').count()).toBe(0);
    const frozen = await page.textContent('[data-testid=call]');
    await page.waitForTimeout(2100);
    expect(await page.textContent('[data-testid=call]')).toBe(frozen);
    admin = await FakeAdmin.start(inject('supervisorDirectory'), Number(port));
    await page.waitForSelector('[data-testid=supervisor][data-phase=live]');
    await page.waitForSelector('[data-testid=no-calls]');
  });

  test('all is reached by the keyboard: explain opens and Escape closes it, Cancel is what Enter does first', async () => {
    admin.calls = [call(1)];
    await signIn();
    await page.getByTestId('hang-up').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=confirm]');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('confirm-no');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=confirm]', { state: 'detached' });
    await page.getByTestId('explain-call').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=ladder] [role=alert]:has-text("nothing there")');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-testid=ladder]', { state: 'detached' });
    expect(admin.asked).not.toContain('DELETE /api/v1/calls/call-1');
    await page.getByTestId('tab-node').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=node-page]');
  });
});
