import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

export const title = 'Fleet';

const CLIENTS = 1_000_000;
const CLIENTS_QUICK = 2_000;

/** Of `even   steady        ours   1755   1872   1.07   1.3`. */
const LINE =
  /^(even|rush) +(steady|outage|10 min after) +(ours|naive) +(\d+) +(\d+) +([\d.]+) +\S+$/gm;

export async function measure({ simulator, folder, quick }) {
  const clients = quick ? CLIENTS_QUICK : CLIENTS;
  const words = ['fleet', String(clients), `${folder}/fleet.svg`];
  const { stdout, error } = spawnSync(simulator, words, { encoding: 'utf8' });
  if (error) throw error;
  named(`${folder}/fleet.svg`);
  // It fails by its own limits, which are for a million; here its figures count.
  const loads = [...stdout.matchAll(LINE)].map(([, start, phase, asker, mean, peak, ratio]) => ({
    start,
    phase,
    asker,
    mean: Number(mean),
    peak: Number(peak),
    ratio: Number(ratio),
  }));
  if (loads.length !== 12) throw new Error(`the simulator's table was not understood:\n${stdout}`);
  return { clients, loads };
}

/** The simulator's chart, with a name for whoever can't see it. */
function named(file) {
  const title = '<title>Requests a second of a fleet: steady, in an outage, and after it</title>';
  const svg = readFileSync(file, 'utf8');
  writeFileSync(file, svg.replace(/<svg ([^>]*)>/, `<svg role="img" $1>\n${title}`));
}

export function* goals({ loads }) {
  const ours = loads.filter(({ asker }) => asker === 'ours');
  const highest = (phases) =>
    Math.max(...ours.filter(({ phase }) => phases.includes(phase)).map(({ ratio }) => ratio));
  yield {
    what: 'steady: peak to mean',
    value: highest(['steady']),
    must: 1.3,
    aim: 1.1,
    unit: '×',
  };
  yield {
    what: 'outage and after: peak to mean',
    value: highest(['outage', '10 min after']),
    must: 2,
    aim: 1.5,
    unit: '×',
  };
}

export function* tables({ clients, loads }) {
  yield {
    caption: `${clients.toLocaleString('en')} clients in virtual time, a beat a minute, five minutes of outage`,
    head: ['start and phase', 'client', 'mean req/s', 'peak req/s', 'peak to steady mean'],
    rows: loads.map(({ start, phase, asker, mean, peak, ratio }) => [
      `${start}, ${phase}`,
      asker === 'ours' ? 'libreauth-client' : 'hand-written',
      mean.toLocaleString('en'),
      peak.toLocaleString('en'),
      `${ratio.toFixed(2)} ×`,
    ]),
  };
}

/** The simulator draws its own, of every second: `fleet.svg`. */
export function charts() {
  return [];
}
