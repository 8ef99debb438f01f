import { readFileSync } from 'node:fs';
import { expect, test } from '../support/fixtures.ts';

/** The vendor's own sample lines, word for word, built as the samples' readers build them. */

const samples = {
  typescript: `const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', 'https://libreauth.nutexe.dev/api/1.3/');
await app.init();
await app.check();`,
  react: `const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', process.env.REACT_APP_API_URL);
await app.Init();
await app.Check();`,
  vue: `const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', import.meta.env.VITE_API_URL);
await app.Init();
await app.Check();`,
} as const;

const VENDOR = 'libreauth.nutexe.dev';

test.use({ answeredHosts: [VENDOR] });

for (const [name, lines] of Object.entries(samples)) {
  test(`the ${name} sample runs`, async ({ page }) => {
    const file = new URL(`../samples/${name}.ts`, import.meta.url);
    expect(readFileSync(file, 'utf8')).toContain(lines);

    // The sample names the vendor's own server; the emulator answers in its place.
    await page.route(`https://${VENDOR}/**`, async (route) => {
      const url = new URL(route.request().url());
      const answer = await route.fetch({ url: `${process.env.SAMPLES_EMULATOR}${url.pathname}` });
      await route.fulfill({ response: answer });
    });
    await page.goto(`${process.env.SAMPLES_URL}${name}.html`);
    // Nobody logged in, so the service's word is a "no", and it comes as a value.
    await expect(page.getByRole('status')).toHaveText('initialized: Session is not validated');
  });
}
