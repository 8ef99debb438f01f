// Measures the rows that are named, or all, prints them and keeps them in results.json:
//   node bench/run.mjs --emulator URL --chromium PATH [--rounds N] [ROW...]
// Figures inform; nothing fails by them.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import * as verification from './rows/verification.mjs';

const ROWS = { verification };
const RESULTS = new URL('results.json', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    emulator: { type: 'string' },
    chromium: { type: 'string' },
    rounds: { type: 'string', default: '400' },
  },
});

async function run() {
  const { emulator, chromium } = values;
  const rounds = Number(values.rounds);
  const names = positionals.length > 0 ? positionals : Object.keys(ROWS);
  const unknown = names.find((name) => !Object.hasOwn(ROWS, name));
  if (unknown) throw new Error(`no row ${unknown}; there are: ${Object.keys(ROWS).join(', ')}`);
  if (!emulator || !chromium || !(rounds >= 1)) {
    throw new Error('usage: run.mjs --emulator URL --chromium PATH [--rounds N] [ROW...]');
  }
  const results = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
  for (const name of names) {
    const row = ROWS[name];
    console.log(`${row.title} (${name}):`);
    const measured = await row.measure({ emulator, chromium, rounds });
    for (const line of row.lines(measured)) console.log(`  ${line}`);
    results[name] = { ...circumstances(chromium), ...measured };
  }
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
}

/** Figures mean nothing without what they were measured on. */
function circumstances(chromium) {
  const { version } = JSON.parse(readFileSync(new URL('../pkg/package.json', import.meta.url)));
  return {
    date: new Date().toISOString(),
    versions: {
      'libreauth-client': version,
      commit: words('git', 'describe', '--always', '--dirty'),
      chromium: words(chromium, '--version'),
      node: process.version,
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

run().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
