// Runs the main job once, for both services, and prints each step with its answer:
//   node run-demo.mjs --site URL --emulator URL
// On the demo page in a headless Chromium where there is one, else the same package in Node.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inNode } from './in-node.mjs';
import { onPage } from './on-page.mjs';

const TIME_LIMIT_MS = 90_000;

/** Keys that no device is bound to: whoever opens the page next can use every licence. */
const JOB = [
  {
    service: 'LibreAuth',
    key: 'DEMO-KEY-0005',
    steps: ['init', 'license', 'check', 'heartbeat', 'logout'],
  },
  {
    service: 'Lockence',
    key: 'DEMO5-DEMO5-DEMO5-DEMO5',
    steps: ['init', 'validate', 'heartbeat', 'logout'],
  },
];

function chromium() {
  const named = process.env.CHROMIUM;
  const usual = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const places = usual.map((name) => `/usr/bin/${name}`);
  places.push('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
  return [named, ...places].find((path) => path && existsSync(path));
}

function print({ service, step, good, answer }) {
  console.log(`${good ? ' ok ' : 'FAIL'}  ${service.padEnd(9)}  ${step.padEnd(9)}  ${answer}`);
}

async function run() {
  const { values } = parseArgs({
    options: { site: { type: 'string' }, emulator: { type: 'string' } },
  });
  const { site, emulator } = values;
  if (!site || !emulator) throw new Error('usage: run-demo.mjs --site URL --emulator URL');

  const browser = chromium();
  console.log(
    browser
      ? `The main job on the demo page, in ${browser} (headless):`
      : 'The main job in Node with the same package (no Chromium was found):',
  );
  const results = browser
    ? onPage({ browser, site, emulator, job: JOB })
    : inNode({ emulator, job: JOB });
  let failed = 0;
  for await (const result of results) {
    print(result);
    if (!result.good) failed += 1;
  }
  if (failed > 0) throw new Error(`${failed} of the steps failed`);
}

// Without `unref` the timer alone would keep a finished run waiting.
setTimeout(() => {
  console.error(`The main job had no end after ${TIME_LIMIT_MS / 1000} s.`);
  process.exit(1);
}, TIME_LIMIT_MS).unref();

run().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
