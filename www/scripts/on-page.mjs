import { chromium } from 'playwright-core';

/** What a machine without a network beyond loopback needs, so that nothing waits for one. */
const ARGUMENTS = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const STEP_LIMIT_MS = 20_000;

/** Presses the page's own buttons, one after the other, and reads what it shows. */
export async function* onPage({ browser: executablePath, site, emulator, job }) {
  const asRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({
    executablePath,
    args: asRoot ? [...ARGUMENTS, '--no-sandbox'] : ARGUMENTS,
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(STEP_LIMIT_MS);
    const address = new URL(site);
    address.searchParams.set('emulator', emulator);
    await page.goto(address.href);
    for (const { service, key, steps } of job) {
      await page.getByText(service, { exact: true }).click();
      await page.getByLabel('Licence key').fill(key);
      for (const step of steps) {
        const result = await press(page, service, step);
        yield result;
        // Each further step needs the one before.
        if (!result.good) break;
      }
    }
  } finally {
    await browser.close();
  }
}

async function press(page, service, step) {
  const row = page.locator(`[data-step="${step}"]`);
  await row.getByRole('button').click();
  const result = row.locator('[data-kind="good"], [data-kind="bad"]');
  await result.waitFor();
  const good = (await result.getAttribute('data-kind')) === 'good';
  const facts = await page
    .locator('#answer dl > div')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent).join(' ')),
    );
  const line = await page.locator('#answer strong').innerText();
  // An error says in a sentence of its own what happened.
  const sentence = await page.locator('#answer > p:nth-child(2)').allInnerTexts();
  return { service, step, good, answer: [line, ...sentence, ...facts].join(' · ') };
}
