import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium as playwright } from 'playwright-core';
import { ARGUMENTS } from '../browser.mjs';
import { LABELS } from '../contestants/index.mjs';
import { open } from '../home.mjs';
import { inTurns, quantile, round, spread } from '../statistics.mjs';
import { CATEGORIES, tasksOf } from '../trace.mjs';
import { bars, summarise } from './timed.mjs';

export const title = 'Blocking';

const NAMES = ['libreauth', 'slim', 'fingerprintjs', 'thumbmarkjs', 'plain'];
const SLOWER = 4;

/**
 * Here DevTools are attached: only they slow the processor down and show the tasks. They make requests
 * slower, which does not matter, as it is the longest stretch between two of them that counts.
 */
export async function measure({ chromium, service, rounds = 9, progress }) {
  const home = await open({}, 1);
  const browser = await playwright.launch({ executablePath: chromium, args: ARGUMENTS });
  try {
    const marks = await marksScript();
    const runs = await inTurns(NAMES, rounds, async (name, at) => {
      progress(at, rounds);
      return oneRun(browser, home.url, name, { ...service, wasm: '/wasm' }, marks);
    });
    const longest = Object.fromEntries(
      Object.entries(runs).map(([name, all]) => [name, all.map(([first]) => first.took)]),
    );
    const who = summarise(longest, LABELS);
    for (const [name, all] of Object.entries(runs)) {
      who[name].busy = spread(all.map(([first]) => first.busy));
      who[name].tasks = profile(all);
    }
    return { unit: 'ms', slower: SLOWER, who };
  } finally {
    await browser.close();
    home.close();
  }
}

/** One page of a new context, without anything in its caches: all tasks from import to ready. */
async function oneRun(browser, url, name, order, marks) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${url}solo`);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.evaluate(marks);
    await browser.startTracing(page, { categories: CATEGORIES });
    const outcome = await page.evaluate(importAndWait, [`/script/${name}/ready.js`, order]);
    const trace = await browser.stopTracing();
    if (!outcome) throw new Error(`${name} did not get ready`);
    return tasksOf(JSON.parse(trace.toString()));
  } finally {
    await context.close();
  }
}

/** In the page: the script as an element of its own, as an app's bundle would be. */
async function importAndWait([src, order]) {
  globalThis.order = order;
  const script = document.createElement('script');
  script.src = src;
  const loaded = new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(`cannot load ${src}`));
  });
  performance.mark('import');
  document.head.append(script);
  await loaded;
  const outcome = await globalThis.done;
  performance.mark('ready');
  return outcome;
}

async function marksScript() {
  const result = await build({
    stdin: {
      contents: "import { marks } from './page/marks.js'; marks();",
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'iife',
  });
  return result.outputFiles[0].text;
}

/** The three longest tasks of the run whose longest is the median one. */
function profile(runs) {
  const middle = quantile(
    runs.map(([first]) => first.took),
    0.5,
  );
  const distance = ([first]) => Math.abs(first.took - middle);
  const [nearest] = [...runs].sort((one, other) => distance(one) - distance(other));
  return nearest.slice(0, 3).map(({ took, busy, parts }) => ({
    took: round(took),
    busy: round(busy),
    parts: Object.fromEntries(
      Object.entries(parts)
        .map(([name, ms]) => [name, round(ms)])
        .filter(([, ms]) => ms >= 0.01),
    ),
  }));
}

export function goals({ who }) {
  const value = who.libreauth.median;
  return [{ what: 'longest task, import to ready', value, must: 25, unit: 'ms' }];
}

export function* tables({ slower, who }) {
  yield {
    caption: `Longest task of the main thread from import to ready, processor ${slower} × slower`,
    head: ['who', 'median ms', 'quartiles ms', 'on the processor ms', 'runs'],
    rows: Object.values(who).map(({ label, median: middle, lower, upper, busy, count }) => [
      label,
      middle.toFixed(1),
      `${lower.toFixed(1)} – ${upper.toFixed(1)}`,
      busy.median.toFixed(1),
      String(count),
    ]),
  };
  const longest = ['libreauth', 'slim'].map((name) => who[name].tasks[0].parts);
  const parts = [...new Set(longest.flatMap(Object.keys))];
  yield {
    caption: 'What the longest task of the middle run is made of, in ms on the processor',
    head: ['part', LABELS.libreauth, LABELS.slim],
    rows: parts.map((part) => [part, ...longest.map((it) => it[part]?.toFixed(1) ?? '–')]),
  };
  yield {
    caption: 'The three longest tasks of the middle run, in ms',
    head: ['who', 'first', 'second', 'third'],
    rows: Object.values(who).map(({ label, tasks }) => [
      label,
      ...[0, 1, 2].map((at) => tasks[at]?.took.toFixed(1) ?? '–'),
    ]),
  };
}

export function* charts({ slower, who }) {
  yield {
    name: 'blocking',
    title: `Longest main-thread task from import to ready, processor ${slower} × slower: ms`,
    unit: 'ms',
    limit: { value: 25, label: 'must reach' },
    bars: bars(who),
  };
}
