/** Drives the console in Debian's Chromium as an operator would. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);

/** Set to a directory to get pictures of every state. */
const SHOTS = process.env['TANDEM_SHOTS'];

const QUIET = ['--disable-gpu', '--disable-background-networking', '--no-first-run', '--no-sandbox'];
const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

export type Microphone = 'fake' | 'refused' | 'missing';

export function launch(microphone: Microphone = 'fake'): Promise<Browser> {
  const flags = {
    fake: FAKE_MICROPHONE,
    refused: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'],
    missing: ['--use-fake-ui-for-media-stream'],
  };
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: [...QUIET, ...flags[microphone]] });
}

export class Operator {
  /** Everything the page complained about: errors, and violations of the content security policy. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
  ) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/WebSocket connection/.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
  }

  static async open(browser: Browser, url: string): Promise<Operator> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const operator = new Operator(await context.newPage(), context);
    await operator.page.goto(url);
    await operator.page.waitForSelector('[data-testid=sign-in]:not([disabled])');
    return operator;
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  async signIn(user = 'anna', password = 'correct horse'): Promise<void> {
    await this.page.getByTestId('user').fill(user);
    await this.page.getByTestId('password').fill(password);
    await this.page.keyboard.press('Enter');
  }

  async ready(): Promise<void> {
    await this.lineState('ready');
    await this.page.waitForSelector('[data-testid=dial]');
  }

  async dial(number: string): Promise<void> {
    await this.page.getByTestId('dial').fill(number);
    await this.page.keyboard.press('Enter');
  }

  async lineState(state: string): Promise<void> {
    await this.page.waitForSelector(`[data-testid=line-status][data-line-state="${state}"]`, { timeout: 20_000 });
  }

  async callState(state: string): Promise<void> {
    await this.page.waitForSelector(`[data-testid=call-panel][data-call-state="${state}"]`, { timeout: 10_000 });
  }

  async panel(attribute: string): Promise<string | null> {
    return this.page.getByTestId('call-panel').getAttribute(`data-${attribute}`);
  }

  async panelShows(attribute: string, value: string): Promise<void> {
    await this.page.waitForSelector(`[data-testid=call-panel][data-${attribute}="${value}"]`, { timeout: 10_000 });
  }

  text(testId: string): Promise<string> {
    return this.page.getByTestId(testId).innerText();
  }

  /** The loudest frequency in what the operator hears, once it is loud enough; 0 when it stays silent for 5 s. */
  toneHz(): Promise<number> {
    return this.page.evaluate(async () => {
      const element = document.getElementById('remote-audio') as HTMLAudioElement;
      while (!(element.srcObject instanceof MediaStream)) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const audio = new AudioContext();
      const analyser = audio.createAnalyser();
      analyser.fftSize = 8192;
      audio.createMediaStreamSource(element.srcObject).connect(analyser);
      const spectrum = new Float32Array(analyser.frequencyBinCount);
      for (let tries = 0; tries < 50; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        analyser.getFloatFrequencyData(spectrum);
        const peak = spectrum.indexOf(Math.max(...spectrum));
        if ((spectrum[peak] ?? -200) > -50) {
          return (peak * audio.sampleRate) / analyser.fftSize;
        }
      }
      return 0;
    });
  }

  /** Pictures in both widths and both colour schemes, when TANDEM_SHOTS says where. */
  async shot(name: string): Promise<void> {
    if (SHOTS === undefined) {
      return;
    }
    mkdirSync(SHOTS, { recursive: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      for (const [width, height] of [[1280, 800], [420, 900]] as const) {
        await this.page.setViewportSize({ width, height });
        const path = join(SHOTS, `${name}-${width}-${colorScheme}.png`);
        await this.page.screenshot({ path, fullPage: width < 1000 });
      }
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
    await this.page.setViewportSize({ width: 1280, height: 800 });
  }
}
