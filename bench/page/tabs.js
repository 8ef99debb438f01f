/**
 * One of the tabs of an app, over a fixed time. The first logs in and then opens the others, each of
 * which comes to the front, as when somebody opens tab after tab. Requests are counted where they arrive.
 */
import { LibreAuth } from 'libreauth-client';
import { PlainClient } from '../contestants/plain-client.js';

/** So many tabs that open at once keep a small machine busy: that is not what is measured. */
const PATIENCE_MS = 120_000;

export async function measure({ contestant, tab, tabs, licence, interval, lastsMs }) {
  const url = '/service/api/1.3/';
  const state = await (contestant === 'plain' ? plain : libreauth)({ url, licence, interval });
  if (tab === 1) for (let more = 1; more < tabs; more += 1) open('/', '_blank', 'noopener');
  await new Promise((resolve) => setTimeout(resolve, lastsMs));
  return { tab, state: state() };
}

async function libreauth({ url, licence, interval }) {
  const client = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', url, {
    heartbeat: interval,
    timeoutMs: PATIENCE_MS,
  });
  await client.init();
  if (client.state !== 'active') await client.license(licence);
  return () => client.state;
}

async function plain({ url, licence, interval }) {
  const client = new PlainClient('MyApp', 'XXXXXXXXXX', '1.0', url);
  await client.init();
  await client.license(licence);
  let state = 'active';
  client.keepChecking(interval, () => {
    state = 'lost';
  });
  return () => state;
}
