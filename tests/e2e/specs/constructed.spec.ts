import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.ts';
import { clientAddress } from '../support/tab.ts';

/** What a page holds when a client is constructed and nothing is called. */
const held = (page: Page) =>
  page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    // By then the browser has come to whatever was asked for before.
    (await answer(indexedDB.open('afterwards'))).close();
    const names = (await indexedDB.databases()).map(({ name }) => name);
    const own = names.filter((name) => name !== 'afterwards');
    let records = localStorage.length;
    for (const name of own) {
      const database = await answer(indexedDB.open(name as string));
      for (const store of database.objectStoreNames)
        records += await answer(database.transaction(store).objectStore(store).count());
      database.close();
    }
    return { own, records };
  });

for (const [what, options, own] of [
  ['by default the database is opened, and nothing is kept in it', {}, ['libreauth-client']],
  ['a session kept in memory needs none', { storage: 'memory' }, []],
  ['nor does one that no other tab shares', { shareTabs: false }, []],
  ['nor an app with an id of its own', { hwid: 'A-WORKSTATION-OF-JOHN-DOE' }, []],
] as const) {
  test(what, async ({ page, emulator }) => {
    await page.goto(clientAddress(emulator, options));
    expect(await page.evaluate(() => app.state)).toBe('idle');
    await expect.poll(() => held(page)).toEqual({ own, records: 0 });
  });
}
