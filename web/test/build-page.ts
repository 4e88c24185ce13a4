/** Before all tests: builds the pages as they are shipped, once, and says when the browser tests are left out. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { CHROMIUM, hasChromium } from './browser/operator';

declare module 'vitest' {
  interface ProvidedContext {
    pageDirectory: string;
    supervisorDirectory: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  if (!hasChromium) {
    console.log(`Browser tests are left out: there is no ${CHROMIUM} (set CHROMIUM to another one).`);
  }
  const outDir = mkdtempSync(join(tmpdir(), 'tandem-console-'));
  await build({ logLevel: 'error', mode: 'production', build: { outDir } });
  project.provide('pageDirectory', outDir);
  const supervisors = mkdtempSync(join(tmpdir(), 'tandem-supervisor-'));
  await build({
    configFile: 'vite.supervisor.config.ts',
    logLevel: 'error',
    mode: 'production',
    build: { outDir: supervisors, emptyOutDir: true },
  });
  project.provide('supervisorDirectory', supervisors);
  return () => [outDir, supervisors].forEach((directory) => rmSync(directory, { recursive: true }));
}
