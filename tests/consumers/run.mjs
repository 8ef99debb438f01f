/**
 * The package as its users have it: packed, installed into one tiny project for each bundler and runtime,
 * built, and run in that runtime or in Chromium, where a licence is redeemed on the emulator.
 *
 *   node tests/consumers/run.mjs [ROW...] [--tarball FILE] [--jobs N] [--keep] [--list]
 *
 *   ROW        a folder beside this file; all of them by default
 *   --tarball  another one than is packed from `pkg` now
 *   --jobs     how many rows at once, by default 3
 *   --keep     leaves the installed projects where they are, and says where
 *   --list     names the rows
 *
 * It wants a built package (`cargo xtask build`) and the emulator's program (`EMULATOR_BIN`, or where cargo
 * puts it); `cargo xtask test consumers` brings both. Chromium may be named in `CHROMIUM`.
 */
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { closeBrowser } from './support/browser.mjs';
import { startEmulator } from './support/emulator.mjs';
import { described, pack, wasmIn } from './support/package.mjs';
import { program, versionOf } from './support/programs.mjs';
import { install, installed, PROJECTS } from './support/project.mjs';
import { ROWS } from './support/rows.mjs';
import { closing, table } from './support/table.mjs';

const { values: options, positionals: named } = parseArgs({
  allowPositionals: true,
  options: {
    tarball: { type: 'string' },
    jobs: { type: 'string', default: '3' },
    keep: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

const unknown = named.find((name) => !ROWS[name]);
if (unknown)
  throw new Error(`there is no row ${unknown}; there are ${Object.keys(ROWS).join(', ')}`);
const jobs = Number(options.jobs);
if (!(jobs >= 1)) throw new Error(`--jobs must be 1 or more, not ${options.jobs}`);
await noneForgotten();

if (options.list) console.log(Object.keys(ROWS).join('\n'));
else await main(Object.keys(ROWS).filter((name) => !named.length || named.includes(name)));

async function main(names) {
  const work = await realpath(await mkdtemp(join(tmpdir(), 'libreauth-consumers-')));
  try {
    const packed = await described(options.tarball ? resolve(options.tarball) : await pack(work));
    const results = (await pool(names, (name) => runRow(name, join(work, name), packed))).flat();
    console.log(`\n${table(results)}\n`);
    for (const { row, visit, error } of results.filter((it) => it.error))
      console.log(`--- ${row}, ${visit}: ${error.stack}\n`);
    console.log(closing(results));
    if (results.some((it) => it.error)) process.exitCode = 1;
  } finally {
    await closeBrowser();
    if (options.keep) console.log(`the projects are in ${work}`);
    else await rm(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Some at once, each as soon as there is room; the results in the order of `names`. */
async function pool(names, work) {
  const results = [];
  const waiting = names.entries();
  const one = async () => {
    for (const [at, name] of waiting) results[at] = await work(name);
  };
  await Promise.all(Array.from({ length: jobs }, one));
  return results;
}

/** All visits of one row; one that fails hides no other. */
async function runRow(name, folder, packed) {
  const row = ROWS[name];
  const emulator = await startEmulator();
  try {
    const ready = await timed(async () => {
      await install(name, folder, packed, emulator.url);
      const version = row.tool ? await installed(folder, row.tool) : await versionOf(row.program);
      return { version, ours: await wasmIn(folder) };
    });
    console.log(
      `${name}: ${ready.error ? 'FAILED to install' : 'installed'} after ${ready.seconds.toFixed(1)} s`,
    );
    const results = [];
    for (const visit of row.visits) {
      const result = ready.error
        ? ready
        : await timed(async () => {
            await emulator.reset();
            return visit.run({ folder, emulator, ours: ready.ours, program });
          });
      results.push({ row: name, visit: visit.name, version: ready.version, ...result });
      console.log(
        `${name}, ${visit.name}: ${result.error ? 'FAILED' : 'ok'} after ${result.seconds.toFixed(1)} s`,
      );
    }
    return results;
  } finally {
    await emulator.stop();
    // Some weigh hundreds of megabytes.
    if (!options.keep) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What came of it, or the error, and how long it took. */
async function timed(work) {
  const begun = performance.now();
  const since = () => (performance.now() - begun) / 1000;
  try {
    return { ...(await work()), seconds: since() };
  } catch (error) {
    return { error, seconds: since() };
  }
}

/** A project without a row would never run. */
async function noneForgotten() {
  const entries = await readdir(PROJECTS, { withFileTypes: true });
  const folders = entries.filter((it) => it.isDirectory() && it.name !== 'support');
  const forgotten = folders.find((it) => !ROWS[it.name]);
  if (forgotten) throw new Error(`support/rows.mjs has no row for the project ${forgotten.name}`);
}
