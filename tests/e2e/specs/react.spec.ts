import type { Page } from '@playwright/test';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { App, seen } from '../frameworks/react-app.ts';
import { expect, test } from '../support/fixtures.ts';
import { openFramework, openRendered } from '../support/frameworks.ts';

/** The provider, the hooks and the gate in a real React, its development build; see frameworks/. */

const services = ['LibreAuth', 'Lockence'] as const;

/** What a person sees of one provider. */
async function expectShown(page: Page, name: string, status: string, gate: string): Promise<void> {
  const section = page.getByRole('region', { name, exact: true });
  await expect(section.getByRole('status')).toHaveText(status);
  await expect(section.getByText(gate, { exact: true })).toBeVisible();
}

/** The clients' states, and how many listen to each. */
function clients(page: Page): Promise<[string, number][]> {
  return page.evaluate(() =>
    react.clients.map(({ session, listeners }) => [session.state, listeners]),
  );
}

for (const service of services) {
  for (const strict of [false, true]) {
    const where = strict ? 'in StrictMode' : 'without StrictMode';

    test(`${service}, ${where}: one client, which ends with the provider`, async ({
      page,
      emulator,
    }) => {
      await openFramework(page, 'react', emulator);
      await page.evaluate(([s, strict]) => react.mount([s], { strict }), [
        service,
        strict,
      ] as const);
      await expectShown(page, service, 'idle', 'closed: idle');
      await page.evaluate(() => react.enter());
      await expectShown(page, service, 'active', 'open');
      // Status and the gate, once each.
      expect(await clients(page)).toEqual([['active', 2]]);
      await page.evaluate(() => react.root?.unmount());
      await expect.poll(() => clients(page)).toEqual([['closed', 0]]);
    });
  }

  test(`${service}: one render for each change of the snapshot`, async ({ page, emulator }) => {
    await openFramework(page, 'react', emulator);
    await page.evaluate((service) => react.mount([service]), service);
    await page.evaluate(() => react.enter());
    for (let times = 0; times < 3; times += 1)
      await page.evaluate(() => react.clients[0]?.session.heartbeat());
    await page.evaluate(() => react.clients[0]?.session.logout());
    await expectShown(page, service, 'closed', 'closed: closed');
    const { same, states } = await page.evaluate(() => {
      const { snapshots = [] } = react.clients[0] ?? {};
      const { renders = [] } = react.seen[0] ?? {};
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

  test(`${service}: the gate closes at a no and at a logout, not in grace`, async ({
    page,
    emulator,
  }) => {
    await openFramework(page, 'react', emulator);
    await page.evaluate((service) => react.mount([service], { strict: true }), service);
    await page.evaluate(() => react.enter());
    await expectShown(page, service, 'active', 'open');

    const beat = () =>
      page.evaluate(() => react.clients[0]?.session.heartbeat().catch(() => undefined));
    await emulator.command('faults', [{ kind: 'drop' }]);
    await beat();
    await expectShown(page, service, 'grace', 'open');
    await emulator.command('faults', []);
    await beat();
    await expectShown(page, service, 'active', 'open');

    await page.evaluate(() => react.clients[0]?.session.logout());
    await expectShown(page, service, 'closed', 'closed: closed');

    await page.evaluate(() => react.enter());
    await expectShown(page, service, 'active', 'open');
    await emulator.command('sessions', { action: 'kill_all' });
    await beat();
    await expectShown(page, service, 'expired', 'closed: expired session_expired');
  });

  test(`${service}: hydration meets what the server rendered`, async ({ page, emulator }) => {
    const make = () => {
      throw new Error('made on the server');
    };
    const markup = renderToString(createElement(App, { client: make, seen: seen() }));
    expect(markup).toContain('closed: idle');
    for (const ahead of [false, true]) {
      await openRendered(page, 'react', emulator, markup);
      const warnings: string[] = [];
      page.on('console', (message) => warnings.push(message.text()));
      if (ahead) {
        // The app's own client got there before React did.
        await page.evaluate(async (service) => {
          const client = react.make(service);
          await react.enter();
          react.hydrate(client);
        }, service);
      } else {
        await page.evaluate((service) => react.hydrate(() => react.make(service)), service);
        await expectShown(page, 'app', 'idle', 'closed: idle');
        expect(await clients(page)).toHaveLength(1);
        await page.evaluate(() => react.enter());
      }
      await expectShown(page, 'app', 'active', 'open');
      expect(await page.evaluate(() => react.errors)).toEqual([]);
      expect(warnings).toEqual([]);
    }
  });
}

test('Lockence: the gate closes when the licence is revoked', async ({ page, emulator }) => {
  await openFramework(page, 'react', emulator);
  await page.evaluate(() => react.mount(['Lockence']));
  await page.evaluate(() => react.enter());
  await expectShown(page, 'Lockence', 'active', 'open');
  await emulator.licence('lockence', 'DEMO5-DEMO5-DEMO5-DEMO5', 'revoke');
  await page.evaluate(() => react.clients[0]?.session.heartbeat());
  await expectShown(page, 'Lockence', 'denied', 'closed: denied license_disabled');
});

test('two providers are two sessions', async ({ page, emulator }) => {
  await openFramework(page, 'react', emulator);
  await page.evaluate(() => react.mount(['LibreAuth', 'Lockence'], { strict: true }));
  await page.evaluate(() => react.enter(1));
  await expectShown(page, 'LibreAuth', 'idle', 'closed: idle');
  await expectShown(page, 'Lockence', 'active', 'open');
  expect(await page.evaluate(() => react.seen[0]?.renders.every((it) => it.state === 'idle'))).toBe(
    true,
  );
  // One goes, the other stays.
  await page.evaluate(() => react.mount(['Lockence'], { strict: true }));
  await expect
    .poll(() => clients(page))
    .toEqual([
      ['closed', 0],
      ['active', 2],
    ]);
});

test('hidden and shown again, it goes on with a new client', async ({ page, emulator }) => {
  await openFramework(page, 'react', emulator);
  await page.evaluate(() => react.show('visible'));
  await page.evaluate(() => react.enter());
  await expectShown(page, 'app', 'active', 'open');
  await page.evaluate(() => react.show('hidden'));
  await expect.poll(() => clients(page)).toEqual([['closed', 0]]);
  await page.evaluate(() => react.show('visible'));
  await expectShown(page, 'app', 'idle', 'closed: idle');
  await page.evaluate(() => react.enter(1));
  await expectShown(page, 'app', 'active', 'open');
  expect(await clients(page)).toEqual([
    ['closed', 0],
    ['active', 2],
  ]);
  const last = await page.evaluate(
    () => react.seen[0]?.effects.at(-1) === react.clients[1]?.session,
  );
  expect(last, 'effects run anew with the new client').toBe(true);
});

test('the app’s own client may come late and change, and is not freed', async ({
  page,
  emulator,
}) => {
  await openFramework(page, 'react', emulator);
  await page.evaluate(() => react.give(null));
  await expectShown(page, 'given', 'idle', 'closed: idle');
  const said = await page.evaluate(() => react.seen[0]?.effects[0]?.check().catch(String));
  expect(said).toMatch(
    /^LibreAuthError: useLibreAuth\(\)\.check was used before there was a client\. Wait for it/,
  );
  await page.evaluate(() => react.give(react.make('LibreAuth')));
  await page.evaluate(() => react.enter());
  await expectShown(page, 'given', 'active', 'open');
  await page.evaluate(() => react.give(react.make('Lockence')));
  await expectShown(page, 'given', 'idle', 'closed: idle');
  // One that the provider makes ends with it, or as soon as another takes its place.
  for (const times of [1, 2]) {
    await page.evaluate(() => react.give(() => react.make('LibreAuth')));
    await expect.poll(() => clients(page)).toHaveLength(1 + 2 * times);
    await page.evaluate(() => react.give(react.make('Lockence')));
    await expect.poll(() => clients(page)).toHaveLength(2 + 2 * times);
  }
  expect(await page.evaluate(() => react.seen[0]?.mounts), 'what is below stays').toBe(1);
  await page.evaluate(() => react.root?.unmount());
  await expect
    .poll(() => clients(page))
    .toEqual([
      ['active', 0],
      ['idle', 0],
      ['closed', 0],
      ['idle', 0],
      ['closed', 0],
      ['idle', 0],
    ]);
});

test('a hook outside of a provider says what to do', async ({ page, emulator }) => {
  await openFramework(page, 'react', emulator);
  await page.evaluate(() => react.lost());
  await expect
    .poll(() => page.evaluate(() => react.errors))
    .toEqual([
      'LibreAuthError: useLicense() was used outside of <LibreAuthProvider>. Put <LibreAuthProvider client={…}> around the component that uses it.',
    ]);
});
