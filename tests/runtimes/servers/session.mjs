// A session over many requests as docs/sessions.md has it for Cloudflare Workers: one client for each.
import { LibreAuth } from 'libreauth-client';

const kept = new Map();
const storage = {
  get: (key) => kept.get(key),
  set: (key, value) => void kept.set(key, value),
  remove: (key) => void kept.delete(key),
};

/** `/session/open` logs in, `/session/leave` ends with a call under way; else says how it is. */
export async function session(request, { UPSTREAM }) {
  const hwid = 'A-WORKSTATION-OF-JOHN-DOE';
  const options = { hwid, storage, heartbeat: false };
  const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${UPSTREAM}/api/1.3/`, options);
  await app.init();
  if (request.url.endsWith('/open')) await app.license('DEMO-KEY-0005');
  if (request.url.endsWith('/leave')) app.check().catch(() => {});
  const { licensed } = app.getSnapshot();
  if (!request.url.endsWith('/leave')) app.free();
  return Response.json(licensed);
}
