import type { Page } from '@playwright/test';
import { createLibreAuth } from 'libreauth-client/vue';
import { createSSRApp, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { Status } from '../frameworks/vue-app.ts';
import { expect, test } from '../support/fixtures.ts';
import { openFramework, openRendered } from '../support/frameworks.ts';

/** The plugin and its refs in a real Vue, its development build; see frameworks/. */

const services = ['LibreAuth', 'Lockence'] as const;

/** What a person sees of the nth app. */
async function expectShown(page: Page, status: string, gate: string, index = 0): Promise<void> {
  const section = page.getByRole('region', { name: 'app', exact: true }).nth(index);
  await expect(section.getByRole('status')).toHaveText(status);
  await expect(section.getByText(gate, { exact: true })).toBeVisible();
}

/** The clients' states, and how many listen to each. */
function clients(page: Page): Promise<[string, number][]> {
  return page.evaluate(() =>
    vue.clients.map(({ session, listeners }) => [session.state, listeners]),
  );
}

test.afterEach(async ({ page }) => {
  expect(await page.evaluate(() => vue.warnings), 'warnings of Vue').toEqual([]);
});

for (const service of services) {
  test(`${service}: one client, which ends with the app`, async ({ page, emulator }) => {
    await openFramework(page, 'vue', emulator);
    await page.evaluate((service) => vue.mount(service), service);
    await expectShown(page, 'idle', 'closed: idle');
    await page.evaluate(() => vue.enter());
    await expectShown(page, 'active', 'open');
    // However many components come and go, one listens for all.
    for (const count of [20, 0, 5]) {
      await page.evaluate((count) => vue.show(count), count);
      expect(await clients(page)).toEqual([['active', 1]]);
    }
    await page.evaluate(() => vue.unmount());
    expect(await clients(page)).toEqual([['closed', 0]]);
  });

  test(`${service}: one render for each change of the snapshot`, async ({ page, emulator }) => {
    await openFramework(page, 'vue', emulator);
    await page.evaluate((service) => vue.mount(service), service);
    await page.evaluate(() => vue.enter());
    for (let times = 0; times < 3; times += 1)
      await page.evaluate(() => vue.clients[0]?.session.heartbeat());
    await page.evaluate(() => vue.clients[0]?.session.logout());
    await expectShown(page, 'closed', 'closed: closed');
    const { same, states } = await page.evaluate(() => {
      const { snapshots = [] } = vue.clients[0] ?? {};
      const [renders = []] = vue.renders;
      const same = renders.map((it, index) => it === snapshots[index]);
      return {
        same: [...same, renders.length === snapshots.length],
        states: renders.map((it) => it.state),
      };
    });
    expect(same).toEqual(same.map(() => true));
    expect(states[0]).toBe('idle');
    expect(states).toContain('active');
    expect(states.at(-1)).toBe('closed');
  });

  test(`${service}: what is shown follows a no and a logout, not grace`, async ({
    page,
    emulator,
  }) => {
    await openFramework(page, 'vue', emulator);
    await page.evaluate((service) => vue.mount(service), service);
    await page.evaluate(() => vue.enter());
    await expectShown(page, 'active', 'open');

    const beat = () =>
      page.evaluate(() => vue.clients[0]?.session.heartbeat().catch(() => undefined));
    await emulator.command('faults', [{ kind: 'drop' }]);
    await beat();
    await expectShown(page, 'grace', 'open');
    await emulator.command('faults', []);
    await beat();
    await expectShown(page, 'active', 'open');

    await page.evaluate(() => vue.clients[0]?.session.logout());
    await expectShown(page, 'closed', 'closed: closed');

    await page.evaluate(() => vue.enter());
    await expectShown(page, 'active', 'open');
    await emulator.command('sessions', { action: 'kill_all' });
    await beat();
    await expectShown(page, 'expired', 'closed: expired');
  });

  test(`${service}: hydration meets what the server rendered`, async ({ page, emulator }) => {
    const server = createSSRApp({ render: () => [h(Status, { renders: [] })] });
    server.use(
      createLibreAuth({
        client: () => {
          throw new Error('made on the server');
        },
      }),
    );
    const markup = await renderToString(server);
    expect(markup).toContain('closed: idle');
    for (const ahead of [false, true]) {
      await openRendered(page, 'vue', emulator, markup);
      const warnings: string[] = [];
      page.on('console', (message) => warnings.push(message.text()));
      if (ahead) {
        // The app's own client got there before Vue did.
        await page.evaluate(async (service) => {
          const client = vue.make(service);
          await vue.enter();
          vue.hydrate(client);
        }, service);
      } else {
        await page.evaluate((service) => vue.hydrate(service), service);
        await expectShown(page, 'idle', 'closed: idle');
        await page.evaluate(() => vue.enter());
      }
      await expectShown(page, 'active', 'open');
      expect(await page.evaluate(() => vue.renders[0]?.[0]?.state)).toBe('idle');
      expect(warnings).toEqual([]);
      expect(await page.evaluate(() => vue.warnings)).toEqual([]);
    }
  });
}

test('what is mounted later shows the session at once', async ({ page, emulator }) => {
  await openFramework(page, 'vue', emulator);
  await page.evaluate(() => vue.mount('LibreAuth'));
  await page.evaluate(() => vue.enter());
  await page.evaluate(() => vue.show(0));
  const before = await page.evaluate(() => vue.renders[0]?.length);
  await page.evaluate(() => vue.show(1));
  const after = await page.evaluate(() => vue.renders[0]?.map((it) => it.state));
  expect(after?.slice(before)).toEqual(['active']);
});

test('two apps are two sessions, and the app’s own client is not freed', async ({
  page,
  emulator,
}) => {
  await openFramework(page, 'vue', emulator);
  await page.evaluate(() => {
    vue.mount('LibreAuth');
    vue.mount(vue.make('Lockence'));
  });
  await page.evaluate(() => vue.enter(1));
  await expectShown(page, 'idle', 'closed: idle', 0);
  await expectShown(page, 'active', 'open', 1);
  await page.evaluate(() => vue.unmount(0));
  await page.evaluate(() => vue.unmount(1));
  expect(await clients(page)).toEqual([
    ['closed', 0],
    ['active', 0],
  ]);
});

test('without the plugin it says what to do', async ({ page, emulator }) => {
  await openFramework(page, 'vue', emulator);
  const said = await page.evaluate(() => vue.lost());
  expect(said).toBe(
    'LibreAuthError: useLibreAuth() was used without its plugin, or outside of setup(). Call app.use(createLibreAuth({ client })) first, and useLibreAuth() at the top of setup().',
  );
});
