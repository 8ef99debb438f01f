import type { Browser, CDPSession } from '@playwright/test';

/**
 * Pages that can truly be hidden. Playwright keeps every page of its own visible and focused, whatever
 * is in front of it; so these are of a context that it does not know, and are spoken to over the browser's
 * own protocol. In Chromium's new headless mode, two tabs of one window are as with a window: the one
 * behind is hidden, and its timers are throttled.
 */
export class Window {
  readonly #root: CDPSession;
  readonly #context: string;

  private constructor(root: CDPSession, context: string) {
    this.#root = root;
    this.#context = context;
  }

  static async open(browser: Browser): Promise<Window> {
    const root = await browser.newBrowserCDPSession();
    const { browserContextId } = await root.send('Target.createBrowserContext');
    return new Window(root, browserContextId);
  }

  /** Opens a tab, which hides the one before. */
  async tab(url: string): Promise<HiddenTab> {
    const browserContextId = this.#context;
    const { targetId } = await this.#root.send('Target.createTarget', { url, browserContextId });
    return new HiddenTab(this.#root, targetId);
  }

  async close(): Promise<void> {
    await this.#root.send('Target.disposeBrowserContext', { browserContextId: this.#context });
  }
}

export class HiddenTab {
  readonly #root: CDPSession;
  readonly #target: string;

  constructor(root: CDPSession, target: string) {
    this.#root = root;
    this.#target = target;
  }

  /** Brings it to the front. */
  async show(): Promise<void> {
    await this.#root.send('Target.activateTarget', { targetId: this.#target });
  }

  /** Freezes it as Chromium does with a hidden tab to save power, or lets it run again. */
  async freeze(frozen: boolean): Promise<void> {
    await this.#ask('Page.setWebLifecycleState', { state: frozen ? 'frozen' : 'active' });
  }

  /** An expression's value. */
  async value<T>(expression: string): Promise<T> {
    const params = { expression, returnByValue: true, awaitPromise: true };
    const result = await this.#ask('Runtime.evaluate', params);
    if (result.exceptionDetails) throw new Error(JSON.stringify(result.exceptionDetails));
    return result.result.value;
  }

  /** Only for a question is the page attached to, as Chromium spares pages that are. */
  async #ask(method: string, params: object) {
    const { sessionId } = await this.#root.send('Target.attachToTarget', {
      targetId: this.#target,
      flatten: false,
    });
    const message = JSON.stringify({ id: 1, method, params });
    const answer = new Promise<string>((resolve) => {
      this.#root.on('Target.receivedMessageFromTarget', (received) => {
        if (received.sessionId === sessionId) resolve(received.message);
      });
    });
    await this.#root.send('Target.sendMessageToTarget', { sessionId, message });
    const { result } = JSON.parse(await answer);
    await this.#root.send('Target.detachFromTarget', { sessionId });
    return result;
  }
}
