/** What rows of times have in common: a table and a chart of who took how long. */
import { ratioOfMedians, spread } from '../statistics.mjs';

/** From the times of each to what is kept of them: spreads, and ratios of ours to the others. */
export function summarise(values, labels, ours = 'libreauth') {
  const who = {};
  for (const [key, times] of Object.entries(values)) {
    who[key] = { label: labels[key], ...spread(times) };
    if (key !== ours) who[key].ratio = ratioOfMedians(values[ours], times);
  }
  return who;
}

/** @param {string} caption what the table is of */
export function timesTable(caption, who) {
  return {
    caption,
    head: ['who', 'median ms', 'quartiles ms', 'runs', 'this client takes', '95 % interval'],
    rows: Object.values(who).map(({ label, median, lower, upper, count, ratio }) => [
      label,
      figure(median),
      `${figure(lower)} – ${figure(upper)}`,
      String(count),
      ratio ? `${ratio.value.toFixed(3)} ×` : '',
      ratio ? `${ratio.low.toFixed(3)} – ${ratio.high.toFixed(3)}` : '',
    ]),
  };
}

/** The bars of a chart: median, with quartiles. */
export function bars(who, ours = ['libreauth', 'slim']) {
  return Object.entries(who).map(([key, { label, median, lower, upper }]) => ({
    label,
    value: median,
    lower,
    upper,
    ours: ours.includes(key),
  }));
}

function figure(ms) {
  return ms < 1 ? ms.toFixed(3) : ms < 100 ? ms.toFixed(2) : ms.toFixed(0);
}
