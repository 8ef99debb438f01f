/** Figures mean nothing without what they were measured on. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { versions } from './contestants/index.mjs';

/** How busy the machine was before anything was measured: processes that wanted a processor. */
const LOAD = loadavg()[0];

/** What a reader must know of a machine that had other things to do, or nothing. */
export function busy({ load, processors }) {
  if (load <= processors / 2) return null;
  return `The machine was busy with other things (load ${load.toFixed(1)} on ${processors} processors): times are longer than they need be, and ratios less sure.`;
}

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
      processors: cpus().length,
      memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
      load: Math.round(LOAD * 10) / 10,
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
