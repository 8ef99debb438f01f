// One story for every server of the emulator: what is asked, and all that is answered.
import { connect } from 'node:net';

const APP = { name: 'MyApp', ownerid: 'XXXXXXXXXX' };
const HWID = 'A-WORKSTATION-OF-JOHN-DOE';

/** Asks in this order, so that session ids agree, too. Times and what is signed with them do not. */
export async function transcript(base) {
  const told = [];
  const ask = async (path, init) => {
    const answer = await fetch(base + path, init).catch((error) => error);
    const text = answer instanceof Response ? await answer.text() : '';
    const headers = answer instanceof Response ? [...answer.headers].filter(ours) : [];
    told.push({ path, status: answer.status ?? answer.name, headers: headers.map(timeless), text });
    return text;
  };
  const post = (path, body) => ask(path, { method: 'POST', body });
  const form = (fields) => post('/api/1.3/', new URLSearchParams({ ...APP, ...fields }));
  const json = (path, body) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const fault = (body) => json('/_emulator/faults', body);

  const { sessionid } = JSON.parse(await form({ type: 'init', ver: '1.0' }));
  await form({ type: 'license', key: 'DEMO-KEY-0003', hwid: HWID, sessionid });
  await form({ type: 'check', sessionid });
  await form({ type: 'license', key: 'BANNED-KEY-0001', hwid: HWID, sessionid });
  await ask('/health?with=query', {});
  await ask('/api/1.3/', {});
  await ask('/nowhere', {});
  await ask('//nowhere/health', {});
  await ask('//', {});
  const api_key = 'lockence-demo-api-key';
  const opening = { api_key, license_key: 'DEMO4-DEMO4-DEMO4-DEMO4', hwid: HWID };
  const { session_token } = JSON.parse(await json('/api/v1/init', opening));
  await json('/api/v1/validate', { api_key, session_token, hwid: HWID });
  await json('/api/v1/heartbeat', { api_key: 'wrong', session_token });
  await ask('/api/v1/init', { method: 'OPTIONS' });
  for (const kind of [
    'server_error',
    'empty',
    'html',
    'garbage',
    'truncated',
    'rate_limit',
    'replay',
    'drop',
  ])
    for (const body of [{ kind, count: 1 }]) {
      await fault(body);
      await form({ type: 'check', sessionid });
    }
  await fault({ kind: 'flood', bytes: 40_000, count: 1 });
  await json('/api/v1/validate', { api_key, session_token, hwid: HWID });
  await fault({ kind: 'slow', ms: 1, count: 1 });
  await form({ type: 'check', sessionid });
  await fault({ kind: 'slow' });
  await json('/_emulator/licences', { key: 'DEMO-KEY-0003', action: 'revoke' });
  await json('/_emulator/licences', { key: 'NO-KEY', action: 'revoke' });
  await form({ type: 'check', sessionid });
  await json('/_emulator/settings', { expose_signature_headers: false });
  await form({ type: 'init', ver: '1.0' });
  await ask('/_emulator/faults', { method: 'DELETE' });
  await ask('/_emulator/faults', { method: 'OPTIONS' });
  await ask('/_emulator/log', {});
  await json('/_emulator/reset', {});
  await ask('/_emulator/state', {});
  await post('/api/1.3/', 'x'.repeat((1 << 20) + 1));
  return told.map((it) => ({ ...it, text: timeless(it.text) }));
}

/** Those that the emulator sends; the rest is the transport's. */
function ours([name]) {
  return !['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'].includes(
    name,
  );
}

function timeless(it) {
  const without = (text) => text.replace(/[0-9a-f]{64,128}/g, 'HEX').replace(/\d{10,13}/g, 'TIME');
  if (Array.isArray(it)) return it.map(without);
  return without(it).replace(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'TIME');
}

/** Everything that comes back on a connection of its own: what `fetch` would hide. */
export function raw(base, text) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    let all = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding('utf8').on('data', (chunk) => {
      all += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(all));
  });
}
