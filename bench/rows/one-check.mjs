import { inBrowser } from '../browser.mjs';
import { differences, median, round, spread } from '../statistics.mjs';
import { bars, summarise, timesTable } from './timed.mjs';

export const title = 'One check';

/** What may be spent on verifying an answer, as a part of what it takes to get one from this machine. */
const VERIFYING_AT_MOST = 0.35;

/** The key of the emulator's demo seed. */
export const PUBLIC_KEY = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';

const LABELS = {
  pinned: 'check(), verified',
  alone: 'check(), verified, shareTabs: false',
  unpinned: 'check(), not verified, shareTabs: false',
  plain: 'hand-written, not verified',
  bare: 'bare fetch and json()',
};

export async function measure({ chromium, service, rounds = 500, quick }) {
  const order = {
    page: 'one-check',
    ...service,
    publicKey: PUBLIC_KEY,
    warmUp: quick ? 2 : 60,
    rounds,
    batches: quick ? 2 : 60,
    batch: 20,
  };
  const { results } = await inBrowser(chromium, order);
  const { overHttp, inside } = results[0];
  const values = Object.fromEntries(Object.keys(LABELS).map((name) => [name, overHttp[name]]));
  const own = differences(inside.pinned, inside.unpinned);
  return {
    unit: 'ms',
    who: summarise(values, LABELS, 'pinned'),
    inside: {
      unpinned: spread(inside.unpinned),
      pinned: spread(inside.pinned),
      verifying: spread(own),
    },
    verifyingToBare: round(median(own) / median(overHttp.bare)),
  };
}

export function* goals({ who, verifyingToBare }) {
  const { value } = who.bare.ratio;
  yield { what: 'verified check, to a bare fetch', value, must: 1.25, aim: 1.1, unit: '×' };
  const must = VERIFYING_AT_MOST;
  yield { what: 'verifying alone, to a bare fetch', value: verifyingToBare, must, unit: '×' };
}

export function* tables({ who, inside }) {
  yield timesTable('Over HTTP on loopback, in turns in one page', who);
  const line = (label, { median: middle, lower, upper, count }) => [
    label,
    middle.toFixed(3),
    `${lower.toFixed(3)} – ${upper.toFixed(3)}`,
    String(count),
  ];
  yield {
    caption: 'Without a network: a kept answer handed to `fetch`, one of 20 calls in a row',
    head: ['what', 'median ms', 'quartiles ms', 'batches'],
    rows: [
      line('check(), not verified', inside.unpinned),
      line('check(), verified', inside.pinned),
      line('the difference, round by round', inside.verifying),
    ],
  };
}

export function* charts({ who }) {
  yield {
    name: 'one-check',
    title: 'One check over HTTP on loopback: ms',
    unit: 'ms',
    limit: { value: 1.25 * who.bare.median, label: 'must reach: 1.25 × a bare fetch' },
    bars: bars(who, ['pinned', 'alone', 'unpinned']),
  };
}
