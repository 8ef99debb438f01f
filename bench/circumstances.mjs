/** Figures mean nothing without what they were measured on. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { versions } from './contestants/index.mjs';

export function circumstances(chromium) {
  const { version } = JSON.parse(readFileSync(new URL('../pkg/package.json', import.meta.url)));
  return {
    date: new Date().toISOString(),
    versions: {
      'libreauth-client': version,
      commit: words('git', 'describe', '--always', '--dirty'),
      chromium: words(chromium, '--version'),
      node: process.version,
      ...versions(),
    },
    machine: {
      system: `${platform()} ${release()} ${arch()}`,
      processor: `${cpus().length} x ${cpus()[0]?.model.trim()}`,
      memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    },
  };
}

function words(program, ...args) {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
