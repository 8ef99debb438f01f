// Measures the rows that are named, or all, prints them, and keeps them:
//   node bench/run.mjs --emulator URL --chromium PATH --simulator PATH --results FILE
//                      --charts FOLDER [--document FILE] [--quick] [--rounds N] [ROW...]
// Other rows' figures stay in the results; the document gets all tables. Nothing fails by a figure.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { draw } from './chart.mjs';
import { busy, circumstances } from './circumstances.mjs';
import { update } from './document.mjs';
import { summary, toText } from './report.mjs';
import * as blocking from './rows/blocking.mjs';
import * as coldStart from './rows/cold-start.mjs';
import * as deviceId from './rows/device-id.mjs';
import * as download from './rows/download.mjs';
import * as fleet from './rows/fleet.mjs';
import * as memory from './rows/memory.mjs';
import * as oneCheck from './rows/one-check.mjs';
import * as tabs from './rows/tabs.mjs';

const ROWS = {
  download,
  'cold-start': coldStart,
  'device-id': deviceId,
  'one-check': oneCheck,
  blocking,
  memory,
  tabs,
  fleet,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    emulator: { type: 'string' },
    chromium: { type: 'string' },
    simulator: { type: 'string' },
    results: { type: 'string' },
    charts: { type: 'string' },
    document: { type: 'string' },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
});

/** The demo's world: a licence of each service that is not bound to one device. */
function serviceAt(emulator) {
  return {
    api: `${emulator}/api/1.3/`,
    licence: 'DEMO-KEY-0005',
    lockence: {
      url: `${emulator}/api/v1`,
      key: 'lockence-demo-api-key',
      licence: 'DEMO5-DEMO5-DEMO5-DEMO5',
    },
  };
}

async function run() {
  const { emulator, chromium, simulator, results: file, charts: folder, quick } = values;
  const names = positionals.length > 0 ? positionals : Object.keys(ROWS);
  const unknown = names.find((name) => !Object.hasOwn(ROWS, name));
  if (unknown) throw new Error(`no row ${unknown}; there are: ${Object.keys(ROWS).join(', ')}`);
  for (const name of ['emulator', 'chromium', 'simulator', 'results', 'charts'])
    if (!values[name]) throw new Error(`--${name} is missing; the usage stands in bench/run.mjs`);

  // Without a number, each row of times has one of its own.
  const rounds = values.rounds ? Number(values.rounds) : quick ? 1 : undefined;
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 1))
    throw new Error(`--rounds is ${values.rounds}: give a whole number from 1 on`);
  const warning = busy(circumstances(chromium).machine);
  if (warning) console.log(warning);
  let results = quick || !existsSync(file) ? {} : known(JSON.parse(readFileSync(file, 'utf8')));
  mkdirSync(folder, { recursive: true });
  for (const [at, name] of names.entries()) {
    const row = ROWS[name];
    const place = `[${at + 1}/${names.length}] ${row.title.toLowerCase()}`;
    const progress = teller(place);
    console.log(`\n${place} ...`);
    const begun = Date.now();
    const context = { emulator, chromium, simulator, folder, rounds, quick, progress };
    const figures = await row.measure({ ...context, service: serviceAt(emulator) });
    const took = Math.round((Date.now() - begun) / 1_000);
    console.log(`${place}: measured in ${took} s`);
    results = known({ ...results, [name]: { ...circumstances(chromium), took, figures } });
    for (const table of row.tables(figures)) console.log(`\n${toText(table)}`);
    // Kept at once: what comes after may fail.
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  }
  for (const [name, { figures }] of Object.entries(results))
    for (const chart of ROWS[name].charts(figures))
      writeFileSync(`${folder}/${chart.name}.svg`, draw(chart));
  if (values.document) update(values.document, ROWS, results, folder);
  console.log(`\n${toText(summary(ROWS, results, names))}`);
  if (quick) console.log('\nA smoke run: its figures say nothing.');
}

/** The results of the rows that there are, in their order. */
function known(found) {
  const rows = Object.keys(ROWS).filter((name) => found[name]?.figures);
  return Object.fromEntries(rows.map((name) => [name, found[name]]));
}

/** Says how far a row is, at most every ten seconds. */
function teller(place) {
  let last = Date.now();
  return (done, of) => {
    if (Date.now() - last < 10_000) return;
    last = Date.now();
    console.log(`${place}: ${done} of ${of}`);
  };
}

run().catch((error) => {
  console.error(error.stack ?? error.message);
  process.exitCode = 1;
});
