// Called by Maven: installs what package-lock.json names and builds the page into the jar's resources, each only when
// something changed since the last time. With nothing changed it costs a tenth of a second and no network.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(web, process.argv[2] ?? 'target/classes/META-INF/resources');
const installed = join(web, 'node_modules', '.installed-lock');
const built = join(web, 'target', 'web-sources.sha256');

const lockHash = hashOf(['package.json', 'package-lock.json', '.npmrc']);
if (readIfThere(installed) !== lockHash) {
  run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(installed, lockHash);
}

const sourceHash = hashOf(['index.html', 'package-lock.json', 'public', 'src', 'supervisor', 'tsconfig.json', 'vite.config.ts', 'vite.supervisor.config.ts']);
if (readIfThere(built) !== sourceHash || !existsSync(join(out, 'index.html')) || !existsSync(join(out, '..', 'tandem-supervisor', 'index.html'))) {
  run('npm', ['run', '--silent', 'build'], { TANDEM_WEB_OUT: out });
  mkdirSync(dirname(built), { recursive: true });
  writeFileSync(built, sourceHash);
}

function run(command, parameters, environment = {}) {
  execFileSync(command, parameters, {
    cwd: web,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, npm_config_loglevel: 'error', ...environment },
    shell: process.platform === 'win32', // npm is a .cmd there.
  });
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesUnder)) {
    hash.update(file).update('\0').update(readFileSync(join(web, file))).update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!statSync(join(web, path)).isDirectory()) {
    return [path];
  }
  return readdirSync(join(web, path)).sort().flatMap((name) => filesUnder(join(path, name)));
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
