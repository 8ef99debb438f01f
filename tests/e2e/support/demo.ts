import { expect, type Locator, type Page } from '@playwright/test';
import type { Emulator } from './emulator.ts';

export type Service = 'LibreAuth' | 'Lockence';

/** The demo page as a person meets it: by the names of its buttons, fields and regions. */
export class Demo {
  readonly page: Page;
  readonly #emulator: Emulator;

  constructor(page: Page, emulator: Emulator) {
    this.page = page;
    this.#emulator = emulator;
  }

  get address(): string {
    return `${process.env.SITE_URL}?emulator=${this.#emulator.url}`;
  }

  async open(): Promise<void> {
    await this.page.goto(this.address);
    await expect(this.page.getByText('Emulator ready at')).toBeVisible();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await expect(this.page.getByText('Emulator ready at')).toBeVisible();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** A panel of the page, by its heading. */
  panel(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  get answer(): Locator {
    return this.panel('Last answer').getByRole('status');
  }

  get beats(): Locator {
    return this.page.getByRole('list', { name: 'Beats' }).getByRole('listitem');
  }

  get exchanges(): Locator {
    return this.page.getByRole('list', { name: 'The wire' }).getByRole('listitem');
  }

  /** What the client told, newest first. */
  get events(): Locator {
    return this.page.getByRole('list', { name: 'Events' }).getByRole('listitem');
  }

  /** Opens one exchange of the wire. */
  async unfold(exchange: Locator): Promise<void> {
    await exchange.locator('summary').click();
  }

  async choose(service: Service): Promise<void> {
    await this.page.getByText(service, { exact: true }).click();
    await expect(this.page.getByRole('radio', { name: service })).toBeChecked();
  }

  async key(key: string): Promise<void> {
    await this.page.getByLabel('Licence key').fill(key);
  }

  /** Beats by themselves would come between a test's own calls. */
  async noAutomaticBeats(): Promise<void> {
    await this.page.getByLabel('Beat every').selectOption('never');
  }

  /** Presses a step and waits for its answer, whatever that is. */
  async step(name: string): Promise<void> {
    await this.button(name).click();
    await expect(this.answer.getByText(name, { exact: true })).toBeVisible();
    await expect(this.button('Give up waiting')).toBeHidden();
  }

  /** Has the service fail in this way from now on. */
  async stand(fault: string): Promise<void> {
    await this.button(fault).click();
    await expect(this.page.getByText(`Now: ${fault}`)).toBeVisible();
  }

  async backToNormal(): Promise<void> {
    await this.button('Back to normal').click();
    await expect(this.page.getByText('Answers normally')).toBeVisible();
  }

  /** How sure the session's last verdict is. */
  get verification(): Locator {
    return this.panel('Session').getByText(/^(verified|unverified|none)$/);
  }

  /** Brings a session up to a redeemed licence. */
  async redeem(service: Service, key: string): Promise<void> {
    if (service !== 'LibreAuth') await this.choose(service);
    await this.key(key);
    await this.step('init');
    if (service === 'LibreAuth') await this.step('license');
    await this.expectState('active', 'licensed');
  }

  /** What a screen reader hears of the session. */
  async expectState(state: string, licensed: 'licensed' | 'not licensed'): Promise<void> {
    await expect(this.page.getByText(/^Session: /)).toHaveText(`Session: ${state}, ${licensed}`);
  }

  /** The last call failed with this code. */
  async expectCode(code: string): Promise<void> {
    await expect(this.answer.getByText(code, { exact: true })).toBeVisible();
  }

  async deviceId(): Promise<string> {
    await this.button('Explain device id').click();
    return this.panel('Device id').getByText(/^fp1-/).innerText();
  }
}

/** A key for each service that no device is bound to. */
export const goodKey: Readonly<Record<Service, string>> = {
  LibreAuth: 'DEMO-KEY-0001',
  Lockence: 'DEMO1-DEMO1-DEMO1-DEMO1',
};
