// The background: the only script with the client, and so with its wasm.
import { LibreAuth } from 'libreauth-client';
import { createBackground } from 'libreauth-client/extension';

/** Where the service is: see build.mjs. Yours has an address of its own, and stands here. */
declare const SERVICE: string;
declare const chrome: { action: { setBadgeText(details: { text: string }): Promise<void> } };

// In the first turn, with no `await` before it.
const background = createBackground({
  client: () =>
    new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${SERVICE}/api/1.3/`, {
      // The service's own key, from its portal: only what it signed counts.
      publicKey: '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8',
      storage: 'chrome.local', // outlives updates and restarts
    }),
});

// The background's own code is connected like any other: here, for a badge on the extension's button.
background.connect().then((app) => {
  const badge = () => chrome.action.setBadgeText({ text: app.getSnapshot().licensed ? 'on' : '' });
  app.subscribe(badge);
  return badge();
});
