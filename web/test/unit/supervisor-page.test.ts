/** The supervisors' page works under a strict policy too, and nothing of it comes into the operators' page. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';

const directory = inject('supervisorDirectory');
const operators = inject('pageDirectory');
const read = (name: string): string => readFileSync(join(directory, name), 'utf8');

test('it is exactly the files that the admin listener serves', () => {
  expect(readdirSync(directory).sort()).toEqual(['favicon.svg', 'index.html', 'supervisor.css', 'supervisor.js']);
});

test('it has no inline code or style, evaluates no text and loads nothing from elsewhere', () => {
  expect(read('index.html')).not.toMatch(/<style\b|\sstyle=|\son[a-z]+=|javascript:|(src|href)="(https?:)?\/\//i);
  expect(read('supervisor.js')).not.toMatch(/\beval\(|new Function\b|dangerouslySetInnerHTML:|\.innerHTML=[`'"]</);
  expect(read('supervisor.css')).not.toMatch(/@import|url\(/);
});

test('it is small, and the operators load nothing of it', () => {
  expect(read('supervisor.js').length).toBeLessThan(80_000);
  const assets = readdirSync(join(operators, 'assets'));
  const script = assets.filter((name) => name.endsWith('.js')).map((name) => readFileSync(join(operators, 'assets', name), 'utf8'));
  expect(script.join('')).not.toContain('tandem.supervisor.token');
  expect(assets).toHaveLength(2);
});
