/** The page must work under `Content-Security-Policy: default-src 'self'` and reach no other host. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';

const directory = inject('pageDirectory');
const html = readFileSync(join(directory, 'index.html'), 'utf8');
const assets = readdirSync(join(directory, 'assets'));
const read = (name: string): string => readFileSync(join(directory, 'assets', name), 'utf8');
const scripts = assets.filter((name) => name.endsWith('.js')).map(read);
const sheets = assets.filter((name) => name.endsWith('.css')).map(read);

test('the page has one script and one style sheet, both as files', () => {
  expect(scripts).toHaveLength(1);
  expect(sheets).toHaveLength(1);
  expect(html.match(/<script\b[^>]*>/g)).toHaveLength(1);
  expect(html).toMatch(/<script type="module"[^>]* src="\.\/assets\/[^"]+\.js"><\/script>/);
  expect(html).toMatch(/<link rel="stylesheet"[^>]* href="\.\/assets\/[^"]+\.css">/);
});

test('the page has no inline code or style', () => {
  expect(html).not.toMatch(/<style\b|\sstyle=|\son[a-z]+=|=["']?javascript:/i);
});

test('the script evaluates no text', () => {
  for (const script of scripts) {
    expect(script).not.toMatch(/\beval\(|new Function\b|\bFunction\(['"`]|set(Timeout|Interval)\(['"`]/);
  }
});

test('nothing is loaded from elsewhere', () => {
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
  for (const sheet of sheets) {
    expect(sheet).not.toMatch(/@import|url\(/);
  }
});
