/** The value below which that part of the values lies. */
export function quantile(values, part) {
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * part;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** Median and quartiles, in milliseconds: a mean would tell of the few times the machine was busy. */
export function spread(values) {
  const at = (part) => round(quantile(values, part));
  return { median: at(0.5), lower: at(0.25), upper: at(0.75), count: values.length };
}

/** By how much the one took longer than the other in the same round. */
export function differences(longer, shorter) {
  return longer.map((value, at) => value - shorter[at]);
}

/** To a microsecond, or a thousandth. */
export function round(value) {
  return Math.round(value * 1_000) / 1_000;
}

/** `3.240 ms (2.779 to 3.694, of 400)` */
export function inWords({ median, lower, upper, count }) {
  return `${median.toFixed(3)} ms (${lower.toFixed(3)} to ${upper.toFixed(3)}, of ${count})`;
}
