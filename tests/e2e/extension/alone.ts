import { LibreAuth } from 'libreauth-client';
import { createBackground } from 'libreauth-client/extension';

/** A background that nobody speaks to: it redeems its key, and tells `births` when it was started. */

declare const SERVICE: string;

const { origin, searchParams } = new URL(SERVICE);

const background = createBackground({
  client: () =>
    new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${origin}/api/1.3/`, { heartbeat: 60_000 }),
});

void fetch(`${searchParams.get('births')}`);
background.connect().then(async (app) => {
  if (app.state !== 'idle') return;
  await app.init();
  await app.license('DEMO-KEY-0001');
});
