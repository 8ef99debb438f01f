import { inBrowser } from '../browser.mjs';
import { round } from '../statistics.mjs';

export const title = 'Tabs';

const LABELS = { libreauth: 'libreauth-client', plain: 'hand-written' };
const TABS = 10;
const TABS_QUICK = 3;

/** The shortest heartbeat that there is, so that a short time tells much. */
const INTERVAL_MS = 5_000;

export async function measure({ chromium, emulator, service, quick }) {
  const lastsMs = quick ? 6_000 : 75_000;
  const many = quick ? TABS_QUICK : TABS;
  const { licence } = service;
  const count = async (contestant, tabs) => {
    const order = { page: 'tabs', contestant, tabs, licence, interval: INTERVAL_MS, lastsMs };
    const { results, arrivals } = await inBrowser(chromium, order, {
      wanted: tabs,
      service: emulator,
      flags: ['--disable-popup-blocking'],
    });
    const other = results.find(({ state }) => !['active', 'grace'].includes(state));
    if (other) throw new Error(`tab ${other.tab} of ${tabs} ended as ${other.state}`);
    // From the first request on, since ten tabs take longer to open than one.
    return arrivals.filter((at) => at <= arrivals[0] + lastsMs).length;
  };
  const pair = (contestant) => Promise.all([count(contestant, 1), count(contestant, many)]);
  // Side by side: nothing is timed, and the time is the same for all.
  const names = ['plain', ...Array(quick ? 1 : 3).fill('libreauth')];
  const counts = await Promise.all(names.map(pair));
  const who = {};
  for (const [name, label] of Object.entries(LABELS)) {
    const runs = counts.filter((_, at) => names[at] === name);
    const sum = (at) => runs.reduce((total, pair) => total + pair[at], 0);
    who[name] = { label, runs, one: sum(0), many: sum(1), ratio: round(sum(1) / sum(0)) };
  }
  return { tabs: many, intervalMs: INTERVAL_MS, lastsMs, who };
}

export function goals({ tabs, who }) {
  const value = who.libreauth.ratio;
  return [{ what: `requests of ${tabs} tabs, to 1`, value, must: 1.05, aim: 1, unit: '×' }];
}

export function* tables({ tabs, intervalMs, lastsMs, who }) {
  const every = `a beat every ${intervalMs / 1_000} s for ${lastsMs / 1_000} s`;
  yield {
    caption: `Requests that arrive, logins included, ${every}`,
    head: ['who', '1 tab', `${tabs} tabs`, 'ratio', 'runs'],
    rows: Object.values(who).map(({ label, one, many, ratio, runs }) => [
      label,
      (one / runs.length).toFixed(1),
      (many / runs.length).toFixed(1),
      `${ratio.toFixed(2)} ×`,
      runs.map((pair) => pair.join(' → ')).join(', '),
    ]),
  };
}

export function* charts({ tabs, lastsMs, who }) {
  const bar = (name, of, what) => {
    const { label, runs } = who[name];
    const value = who[name][of] / runs.length;
    return { label: `${label}, ${what}`, value, ours: name === 'libreauth' };
  };
  yield {
    name: 'tabs',
    title: `Requests in ${lastsMs / 1_000} s, by open tabs of one app`,
    unit: '',
    limit: { value: (1.05 * who.libreauth.one) / who.libreauth.runs.length, label: 'must reach' },
    bars: Object.keys(who).flatMap((name) => [
      bar(name, 'one', '1 tab'),
      bar(name, 'many', `${tabs} tabs`),
    ]),
  };
}
