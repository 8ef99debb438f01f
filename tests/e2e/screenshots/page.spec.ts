import { fileURLToPath } from 'node:url';
import { type Demo, goodKey } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

const results = fileURLToPath(new URL('../results/', import.meta.url));

const sizes = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
} as const;

const scenes: Readonly<Record<string, (demo: Demo) => Promise<void>>> = {
  start: async () => {},
  inside: async (demo) => {
    await demo.button('Run it in this page').click();
    await expect(demo.button('Look for a server')).toBeVisible();
  },
  missing: async (demo) => {
    await demo.page.goto(`${process.env.SITE_URL}?emulator=http://127.0.0.1:1`);
    await expect(demo.page.getByText('No emulator at').last()).toBeVisible();
  },
  active: async (demo) => {
    await demo.noAutomaticBeats();
    await demo.redeem('LibreAuth', goodKey.LibreAuth);
    await demo.step('check');
    for (let beat = 0; beat < 3; beat += 1) await demo.step('heartbeat');
    await demo.unfold(demo.exchanges.first());
  },
  second: async (demo) => {
    await demo.noAutomaticBeats();
    await demo.redeem('LibreAuth', goodKey.LibreAuth);
    const first = await demo.page.context().newPage();
    // The page that was first goes away, comes back, and finds another that leads.
    await first.goto(demo.address);
    await first.getByRole('button', { name: 'init', exact: true }).click();
    await expect(first.getByText(/^Session: /)).toHaveText('Session: active, licensed');
    await demo.reload();
    await demo.step('init');
    await demo.expectState('active', 'licensed');
    await expect(demo.panel('Session')).toContainText('follows: another tab beats');
  },
  untrusted: async (demo) => {
    await demo.noAutomaticBeats();
    await demo.redeem('LibreAuth', goodKey.LibreAuth);
    await demo.step('heartbeat');
    await demo.stand('Forged signature');
    await demo.step('heartbeat');
    await demo.expectState('grace', 'licensed');
  },
  grace: async (demo) => {
    await demo.redeem('Lockence', goodKey.Lockence);
    await demo.step('heartbeat');
    await demo.button('HTML page').click();
    await expect(demo.page.getByText('Now: HTML page')).toBeVisible();
    await demo.step('heartbeat');
    await demo.expectState('grace', 'licensed');
  },
  denied: async (demo) => {
    await demo.redeem('Lockence', goodKey.Lockence);
    for (let beat = 0; beat < 2; beat += 1) await demo.step('heartbeat');
    await demo.button('Ban this licence').click();
    await expect(demo.page.getByText('Done: Ban this licence')).toBeVisible();
    await demo.step('heartbeat');
    await demo.expectState('denied', 'not licensed');
  },
  refused: async (demo) => {
    await demo.button('Other device').click();
    await demo.button('Run all').click();
    await demo.expectCode('hwid_mismatch');
  },
};

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, device] of Object.entries(sizes)) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, ...device, contextOptions: { reducedMotion: 'reduce' } });
      for (const [scene, play] of Object.entries(scenes)) {
        test(scene, async ({ demo }) => {
          await play(demo);
          await demo.page.evaluate(() => scrollTo(0, 0));
          const path = `${results}${scene}-${colorScheme}-${size}.png`;
          await demo.page.screenshot({ path, fullPage: true });
        });
      }
    });
  }
}
