/** Builds the page as it is shipped, once for all tests, into a directory of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    pageDirectory: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const outDir = mkdtempSync(join(tmpdir(), 'tandem-console-'));
  await build({ logLevel: 'error', mode: 'production', build: { outDir } });
  project.provide('pageDirectory', outDir);
  return () => rmSync(outDir, { recursive: true });
}
