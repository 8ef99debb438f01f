// What the package does in any runtime, told once. Each step gets an entry's classes and where the
// servers are, and throws if something is not so.
import { holds, refused, same } from '../support/assert.mjs';

const HWID = 'A-WORKSTATION-OF-JOHN-DOE';
const KEY = 'DEMO-KEY-0005';
const PUBLIC_KEY = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';
/** RFC 8032's first: a good key, and not the emulator's. */
const ANOTHER_KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

const libreauth = ({ LibreAuth, emulator }, options, base = emulator) =>
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${base}/api/1.3/`, {
    hwid: HWID,
    publicKey: PUBLIC_KEY,
    ...options,
  });
const lockence = ({ Lockence, emulator }, options, base = emulator) =>
  new Lockence(`${base}/api/v1`, 'lockence-demo-api-key', { hwid: HWID, ...options });

const operate = async ({ emulator }, what, body) => {
  const method = 'POST';
  const headers = { 'content-type': 'application/json' };
  const url = `${emulator}/_emulator/${what}`;
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  holds(answer.ok, `the emulator takes ${what}: ${await answer.text()}`);
};
const asked = async ({ emulator }) => {
  const log = await (await fetch(`${emulator}/_emulator/log`)).json();
  return log.map(({ call }) => call);
};

async function entered(at, options, base) {
  const app = libreauth(at, options, base);
  await app.init();
  await app.license(KEY);
  return app;
}

/** `[the emulator's fault, the error's code]` */
const FAULTS = [
  [{ kind: 'html' }, 'server_error'],
  [{ kind: 'html', status: 403 }, 'response_not_json'],
  [{ kind: 'empty' }, 'response_empty'],
  [{ kind: 'garbage' }, 'response_malformed'],
  [{ kind: 'truncated' }, 'signature_invalid'],
  [{ kind: 'rate_limit' }, 'rate_limited'],
  [{ kind: 'server_error' }, 'server_error'],
  [{ kind: 'drop' }, 'network'],
  [{ kind: 'flood', bytes: 4_000_000 }, 'response_too_large'],
  [{ kind: 'forged_signature' }, 'signature_invalid'],
  [{ kind: 'no_signature' }, 'signature_missing'],
  [{ kind: 'stale_signature', seconds: 900 }, 'signature_stale'],
];

export const STEPS = {
  async 'LibreAuth from init to logout, all of it verified'(at) {
    const app = libreauth(at);
    same(app.state, 'idle');
    const init = await app.init();
    same([init.message, init.publicKeyMatches], ['Initialized', true]);
    same((await app.license(KEY)).username, KEY);
    for (const verdict of [await app.check(), await app.heartbeat()]) {
      same([verdict.licensed, verdict.verification], [true, 'verified']);
      holds(Math.abs(verdict.at - Date.now()) < 600_000, 'it is dated in epoch milliseconds');
    }
    const { state, licensed, beating } = app.getSnapshot();
    same({ state, licensed, beating }, { state: 'active', licensed: true, beating: true });
    await app.logout();
    same(app.state, 'closed');
    app.free();
  },

  async 'Lockence from init to logout'(at) {
    const app = lockence(at);
    same((await app.init('DEMO5-DEMO5-DEMO5-DEMO5')).metadata, { plan: 'pro' });
    same((await app.validate()).username, 'john_doe');
    same((await app.heartbeat()).licensed, true);
    await app.logout();
    app.free();
  },

  async 'a no has its code and the words of the service'(at) {
    const app = libreauth(at);
    await app.init();
    const error = await refused(app.license('EXPIRED-KEY-0001'), 'license_expired');
    same([error.category, error.serverMessage], ['denied', 'No active subscription(s) found']);
    holds(error instanceof at.LibreAuthError && error instanceof Error, 'it is one of ours');
    await refused(lockence(at).init('LOCKD-LOCKD-LOCKD-LOCKD'), 'hwid_mismatch');
  },

  async 'what another key signed lets nobody in'(at) {
    const app = libreauth(at, { publicKey: ANOTHER_KEY });
    await refused(app.init(), 'signature_invalid');
    same(app.state, 'idle');
  },

  async 'a device id must be given, and goes out as it is'(at) {
    const without = libreauth(at, { hwid: undefined });
    await without.init();
    await refused(without.license(KEY), 'hwid_unavailable');
    const app = await entered(at, { hwid: async () => HWID });
    same(await app.deviceId(), HWID);
    app.free();
  },

  async 'no hostile answer is a no, and all are got over'(at) {
    for (const [fault, code] of FAULTS) {
      const what = JSON.stringify(fault);
      // Long enough for any machine; silence has a step of its own.
      const app = await entered(at, { timeoutMs: 60_000, heartbeat: false });
      await operate(at, 'faults', [{ ...fault, service: 'libreauth' }]);
      await refused(app.check(), code, what);
      const { state, licensed, reason } = app.getSnapshot();
      same([state, licensed, reason], ['grace', true, code], what);
      await operate(at, 'faults', []);
      same((await app.check()).licensed, true, what);
      app.free();
    }
  },

  async 'silence ends after timeoutMs'(at) {
    await operate(at, 'faults', [{ kind: 'hang' }]);
    await refused(libreauth(at, { timeoutMs: 100 }).init(), 'timeout');
    await refused(lockence(at, { timeoutMs: 100 }).init('DEMO5-DEMO5-DEMO5-DEMO5'), 'timeout');
    await operate(at, 'faults', []);
  },

  async 'a redirect is not followed'(at) {
    for (const status of [301, 302, 303, 307, 308]) {
      const app = libreauth(at, {}, `${at.hostile}/${status}`);
      const { message } = await refused(app.init(), 'network', status);
      holds(!/browser said/i.test(message), `no browser said anything here: ${message}`);
      const other = lockence(at, {}, `${at.hostile}/${status}`);
      await refused(other.init('DEMO5-DEMO5-DEMO5-DEMO5'), 'network', status);
    }
    same(await (await fetch(`${at.hostile}/stolen`)).json(), 0, 'what the redirect led to');
  },

  async 'a session that the service lost is opened again'(at) {
    const app = await entered(at);
    await operate(at, 'sessions', { action: 'kill_all' });
    same((await app.check()).licensed, true);
    app.free();
  },

  async 'a kept session is resumed by one check'(at) {
    const kept = new Map();
    let writes = 0;
    const storage = {
      get: (key) => kept.get(key),
      set(key, value) {
        kept.set(key, value);
        writes += 1;
      },
      remove: (key) => void kept.delete(key),
    };
    const before = await entered(at, { storage, heartbeat: false });
    await before.check();
    // That of init, of the licence, and of the check.
    while (writes < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    before.free();
    const { length } = await asked(at);
    const app = libreauth(at, { storage, heartbeat: false });
    await app.init();
    same(app.getSnapshot().licensed, true);
    same((await asked(at)).slice(length), ['check']);
    await app.logout();
    app.free();
  },

  async 'it beats by itself'(at) {
    const app = await entered(at, { heartbeat: 5_000 });
    const verdict = await new Promise((resolve) => app.on('verdict', resolve));
    same([verdict.licensed, verdict.verification], [true, 'verified']);
    app.free();
  },

  async 'encrypted answers are opened'(at) {
    if (at.further === false) {
      await refused(entered(at, { enckey: true }), 'unknown_option');
      return refused(libreauth(at).health(), 'not_supported');
    }
    await operate(at, 'settings', { encryption: 'a' });
    const app = await entered(at, { enckey: true });
    same((await app.check()).verification, 'verified');
    app.free();
    await operate(at, 'settings', { encryption: null });
  },

  async 'two at once, given up, and freed'(at) {
    const app = await entered(at);
    await Promise.all([app.check(), app.check(), app.heartbeat()]);
    const control = new AbortController();
    const call = app.check({ signal: control.signal });
    control.abort();
    await refused(call, 'aborted');
    app.free();
    app.free();
    await refused(app.check(), 'freed');
  },
};

/** Runs all steps and tells each as a line of JSON; true if all of them went well. */
export async function tell(at, say) {
  let well = true;
  for (const [name, step] of Object.entries(STEPS)) {
    await fetch(`${at.emulator}/_emulator/reset`, { method: 'POST' });
    let error;
    try {
      await step(at);
    } catch (thrown) {
      error = String(thrown?.stack ?? thrown);
      well = false;
    }
    say(JSON.stringify({ step: `${at.entry}: ${name}`, error }));
  }
  return well;
}
