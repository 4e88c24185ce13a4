// Called by Maven: installs what package-lock.json names and bundles the softphone into the test resources, each only
// when something changed since the last time. With nothing changed it costs a moment and no network.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, process.argv[2]);
const installed = join(here, 'node_modules', '.installed-lock');
const built = `${out}.sha256`;

const lockHash = hashOf(['package.json', 'package-lock.json', '.npmrc']);
if (readIfThere(installed) !== lockHash) {
  run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(installed, lockHash);
}

const sourceHash = hashOf(['package-lock.json', 'softphone.js']);
if (readIfThere(built) !== sourceHash || !existsSync(out)) {
  mkdirSync(dirname(out), { recursive: true });
  run('npm', ['run', '--silent', 'build', '--', `--outfile=${out}`]);
  writeFileSync(built, sourceHash);
}

function run(command, parameters) {
  execFileSync(command, parameters, {
    cwd: here,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, npm_config_loglevel: 'error' },
    shell: process.platform === 'win32', // npm is a .cmd there.
  });
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file).update('\0').update(readFileSync(join(here, file))).update('\0');
  }
  return hash.digest('hex');
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
