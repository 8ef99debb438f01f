import { connect } from 'libreauth-client/extension';

/**
 * A content script that does for its page whatever that says, as one does that somebody broke into:
 * sends a raw message, or makes a call.
 */

interface Asked {
  readonly number: number;
  readonly message?: unknown;
  readonly call?: string;
  readonly args?: unknown[];
}

declare const chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } };

async function done({ message, call, args = [] }: Asked): Promise<unknown> {
  if (call === undefined) return (await chrome.runtime.sendMessage(message)) ?? 'no answer';
  const app = await connect();
  const method: unknown = Reflect.get(app, call);
  return typeof method === 'function' ? await method(...args) : method;
}

addEventListener('message', async ({ data, source }) => {
  if (source !== window || typeof data?.number !== 'number' || 'told' in data) return;
  const asked: Asked = data;
  const told = await done(asked).catch((error) => ({
    ...error,
    name: error.name,
    text: error.message,
  }));
  postMessage({ number: asked.number, told }, '*');
});
document.documentElement.dataset.probe = 'ready';
