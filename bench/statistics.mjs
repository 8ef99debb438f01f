/** The value below which that part of the values lies, between two of them in proportion. */
export function quantile(values, part) {
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * part;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

export function median(values) {
  return quantile(values, 0.5);
}

/** Median and quartiles: a mean would tell of the few times the machine was busy. */
export function spread(values) {
  const at = (part) => round(quantile(values, part));
  return { median: at(0.5), lower: at(0.25), upper: at(0.75), count: values.length };
}

/**
 * The median of the one over that of the other, and where 95 of 100 such ratios lie when the rounds
 * are drawn anew (the bootstrap). Both were measured in the same rounds, so a round is drawn whole.
 */
export function ratioOfMedians(ones, others, draws = 1_000) {
  if (ones.length !== others.length || ones.length === 0)
    throw new Error(`not of the same rounds: ${ones.length} values and ${others.length}`);
  const random = generator(1);
  const ratios = Array.from({ length: draws }, () => {
    const rounds = ones.map(() => Math.floor(random() * ones.length));
    return median(rounds.map((at) => ones[at])) / median(rounds.map((at) => others[at]));
  });
  return {
    value: round(median(ones) / median(others)),
    low: round(quantile(ratios, 0.025)),
    high: round(quantile(ratios, 0.975)),
  };
}

/** By how much the one took longer than the other in the same round. */
export function differences(longer, shorter) {
  return longer.map((value, at) => value - shorter[at]);
}

/** Runs each of the names once a round, in turns: who stands first changes, so that none is favoured. */
export async function inTurns(names, rounds, run) {
  const values = Object.fromEntries(names.map((name) => [name, []]));
  for (let at = 0; at < rounds; at += 1) {
    for (let place = 0; place < names.length; place += 1) {
      const name = names[(place + at) % names.length];
      values[name].push(await run(name, at));
    }
  }
  return values;
}

/** The same items in an order of chance (Fisher and Yates); `random` gives numbers in [0, 1). */
export function shuffled(items, random) {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** To a thousandth. */
export function round(value) {
  return Math.round(value * 1_000) / 1_000;
}

/** Numbers in [0, 1) that are the same in every run (mulberry32, public domain). */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
