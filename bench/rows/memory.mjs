import { inBrowser } from '../browser.mjs';
import { round } from '../statistics.mjs';
import { PUBLIC_KEY } from './one-check.mjs';

export const title = 'Memory';

/**
 * What V8's compilers make of hot code lies on the heap, too, and comes and goes with what is hot: a tenth
 * of the heap of any page. Without them, what is left is what the page's own objects hold on to.
 */
const NO_MACHINE_CODE = '--no-sparkplug --no-maglev --no-turbofan';

const RUNS = {
  libreauth: { label: 'libreauth-client', contestant: 'libreauth', engine: NO_MACHINE_CODE },
  plain: { label: 'hand-written, not verified', contestant: 'plain', engine: NO_MACHINE_CODE },
  compiled: {
    label: 'libreauth-client, machine code included',
    contestant: 'libreauth',
    engine: '',
  },
  'plain-compiled': {
    label: 'hand-written, machine code included',
    contestant: 'plain',
    engine: '',
  },
};

/** Looked at after so many checks; the first is what the last is held against. */
const AFTER = [100, 1_000, 2_000, 4_000, 6_000, 8_000, 10_000];
const AFTER_QUICK = [10, 20, 40];

export async function measure({ chromium, service, quick, progress }) {
  const after = quick ? AFTER_QUICK : AFTER;
  const who = {};
  const runs = Object.entries(RUNS);
  for (const [at, [name, { label, contestant, engine }]] of runs.entries()) {
    progress(at, runs.length);
    const order = { page: 'memory', contestant, after, publicKey: PUBLIC_KEY, ...service };
    const flags = [`--js-flags=--expose-gc ${engine}`, '--enable-precise-memory-info'];
    const { results } = await inBrowser(chromium, order, { flags });
    const { seen } = results[0];
    const grown = (of) => (of(seen[0]) ? round(of(seen.at(-1)) / of(seen[0])) : null);
    who[name] = {
      label,
      seen,
      wasm: grown(({ pages }) => pages),
      heap: grown(({ heap }) => heap),
    };
  }
  return { unit: 'B', after, who };
}

export function* goals({ who }) {
  const { wasm, heap } = who.libreauth;
  yield { what: 'wasm pages, last to first', value: wasm, must: 1, unit: '×' };
  yield { what: 'JavaScript heap, last to first', value: heap, must: 1.02, unit: '×' };
}

export function* tables({ after, who }) {
  const kib = (bytes) => (bytes / 1_024).toFixed(1);
  yield {
    caption:
      'After so many checks over HTTP, garbage collected: heap in KiB, wasm in pages of 64 KiB',
    head: ['who', ...after.map((count) => count.toLocaleString('en')), 'last to first'],
    rows: Object.values(who).flatMap(({ label, seen, wasm, heap }) => [
      [`${label}, heap`, ...seen.map((it) => kib(it.heap)), `${heap.toFixed(3)} ×`],
      ...(wasm
        ? [[`${label}, wasm`, ...seen.map(({ pages }) => String(pages)), `${wasm.toFixed(3)} ×`]]
        : []),
    ]),
  };
}

export function* charts({ who }) {
  yield {
    name: 'memory',
    title: 'Memory of a page: KiB after so many checks',
    unit: 'KiB',
    across: 'checks',
    lines: Object.entries(who).flatMap(([key, { label, seen }]) => {
      const points = (of) => seen.map((it) => [it.checks, of(it)]);
      const heap = {
        label: `${label}: heap`,
        ours: !key.startsWith('plain'),
        points: points((it) => it.heap / 1_024),
      };
      if (!seen[0].pages) return [heap];
      const wasm = { label: `${label}: wasm`, ours: true, points: points((it) => it.pages * 64) };
      return [heap, wasm];
    }),
  };
}
